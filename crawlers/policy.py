"""How politely sites are asked, and the Scrapy settings that hold it."""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from crawlers.portal import Crawl
from models.errors import InvalidInput
from models.workspace import Workspace

ROBOT = "Kutoja"
"""The name that robots.txt files know us by."""

PAGE = 5_000_000
"""Bytes that come within the usual time; a whole data set as one file gets more of it."""

SLOWEST = 500_000
"""Bytes a second at which such a file may still come."""


@dataclass(frozen=True)
class Policy:
    """What holds for every portal; times in seconds. A portal's own `Crawl` may ask for more patience, never for less.

    With `replica` (tests only) that local server, which is told the original host, answers for every address, and nobody waits unless an answer says so.
    """

    contact: str
    replica: str | None = None
    delay: float = 1.0  # between two requests to a host
    timeout: float = 60.0
    retries: int = 3
    back_off: float = 5.0  # before the first retry; doubled at each further one
    longest_wait: float = 900.0  # a site that asks for more is left alone, and the run ends
    longest_run: float = 86_400.0
    deepest: int = 5_000  # addresses from a start address to the last one
    in_flight: int = 8
    least: int | None = None  # records that are enough; None: as many as the portal states

    @property
    def user_agent(self) -> str:
        """Who we say we are."""
        return f"{ROBOT}/{version('kutoja')} (+{self.contact})"


def policy_of(workspace: Workspace) -> Policy:
    """Return the policy that an installation's settings ask for. Raises InvalidInput when a site could not tell whom to write to."""
    if workspace.crawl_replica:
        return Policy(workspace.contact or "replica", workspace.crawl_replica, delay=0.0, timeout=5.0, back_off=0.05, in_flight=16, least=1)
    if not workspace.contact:
        raise InvalidInput("Set KUTOJA_CONTACT to your e-mail or web address: sites must be able to tell whom to write to about a crawler.")
    return Policy(workspace.contact)


def scrapy_settings(crawl: Crawl, policy: Policy, log: Path) -> dict[str, Any]:
    """Return the settings of a run: nothing is kept, executed, logged in to or hidden, and one request at a time goes to a host."""
    delay = max(policy.delay, crawl.delay) if policy.delay else 0.0
    return {
        "USER_AGENT": policy.user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": ROBOT,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "EXTENSIONS": {f"scrapy.extensions.{name}": None for name in ("remote_control.RemoteControl", "telnet.TelnetConsole", "feedexport.FeedExporter")},
        "HTTPCACHE_ENABLED": False,
        "HTTPPROXY_ENABLED": False,  # the address that is checked must be the one that is connected to
        "METAREFRESH_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        "HTTPERROR_ALLOW_ALL": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": 60.0,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0.0,  # it would make every second pause shorter than what was promised
        "CONCURRENT_REQUESTS": policy.in_flight,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if delay else policy.in_flight,
        "DOWNLOAD_TIMEOUT": policy.timeout + max(0, crawl.max_bytes - PAGE) / SLOWEST,
        "DOWNLOAD_MAXSIZE": crawl.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": 10,
        "RETRY_TIMES": policy.retries,
        # a replica is on this machine, which is what the resolver refuses; no other name is resolved then
        "TWISTED_DNS_RESOLVER": "crawlers.addresses.PublicResolver" if policy.replica is None else "scrapy.resolver.CachingThreadedResolver",
        "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawlers.politeness.PatientHandler") | dict.fromkeys(("data", "file", "s3", "ftp"), None),
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "crawlers.addresses.OnlyPortal": 50,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawlers.politeness.Robots": 100,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "crawlers.politeness.Patience": 550,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            "crawlers.politeness.Unpacked": 590,
        },
        "LOG_LEVEL": "INFO",
        "LOG_FILE": str(log),
        "LOG_FILE_APPEND": False,
        "LOGSTATS_INTERVAL": 60.0,
    }
