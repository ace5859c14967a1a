"""The settings of an installation. The only reader of the environment; every other file gets values as arguments."""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.errors import InvalidInput
from models.workspace import Workspace

PREFIX = "KUTOJA_"
CHECKOUT = Path(__file__).resolve().parents[1]
STARTER = CHECKOUT / "crawlers" / "starter"
"""The starter catalogue's snapshots, as shipped."""


class Settings(BaseSettings):
    """One field a setting; the environment variable is its name in capitals with KUTOJA_ before it. docs/settings.md describes them all."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    data: Path = Field(default=CHECKOUT / "var", description="The one folder that Kutoja writes to.")
    database_url: str | None = Field(default=None, description="Address of the catalogue's database; a SQLite file in the data folder when not set.")
    encoder: str = Field(default="default", min_length=1, description="`default`, or the name or folder of a SentenceTransformer model.")
    encoder_runtime: Literal["auto", "torch", "openvino"] = Field(
        default="auto", description="What computes vectors; `auto` takes what was measured as fastest."
    )
    threads: int = Field(default=0, ge=0, le=1024, description="Threads for computing; 0 takes as many as there are cores.")
    contact: str = Field(
        default="",
        max_length=200,
        pattern=r"^[ -~]*$",
        description="E-mail or web address that sites are told about the crawler; without it nothing is crawled.",
    )
    crawl_replica: str | None = Field(
        default=None, pattern=r"^http://(127\.0\.0\.1|localhost)(:\d+)?$", description="For tests only: a local server that answers for every site."
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address that `kutoja serve` listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that `kutoja serve` listens on; 0 takes a free one.")
    rate_limit: int | None = Field(
        default=None, ge=0, description="Requests a minute for each address, loopback included; 0 sets no limit. Not set: 60, and none for loopback."
    )
    trusted_proxies: str = Field(default="", description="Addresses, separated by commas, whose X-Forwarded-For header is believed.")
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/?#\s]+/?$",
        description="Scheme and host that absolute links begin with; those of each request when not set.",
    )
    site_keys: bool = Field(default=False, description="Pages of other origins need a key of `kutoja sites add`, as soon as one site has one.")
    debug: bool = Field(default=False, description="Show the traceback of an error that Kutoja did not expect.")

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @property
    def workspace(self) -> Workspace:
        """The part of the settings that lower floors get."""
        return Workspace(
            data=self.data,
            database_url=self.database_url,
            encoder=self.encoder,
            encoder_runtime=self.encoder_runtime,
            threads=self.threads,
            contact=self.contact,
            crawl_replica=self.crawl_replica,
        )


def load_settings() -> Settings:
    """Read the settings from the environment. Raises InvalidInput that names the variable at fault."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(f"The setting {variable(str(first['loc'][0]))} cannot be used: {first['msg'][:1].lower()}{first['msg'][1:]}.") from error


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def unknown_variables() -> list[str]:
    """Return a sentence for each KUTOJA_ variable that is no setting: most likely a typing error."""
    known = {variable(name) for name in Settings.model_fields}
    sentences = []
    for name in sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known):
        near = get_close_matches(name, sorted(known), 1)
        sentences.append(f"{name} is not a setting and is ignored{f' (did you mean {near[0]}?)' if near else ''}.")
    return sentences


def child_environment(settings: Settings) -> dict[str, str]:
    """Return an environment in which another Kutoja process gets the same settings."""
    values = {variable(name): str(value) for name, value in settings.model_dump(mode="json").items() if value is not None}
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)} | values
