# The embedded service: everything in one process, data in one volume. TORCH_INDEX: an index with CPU builds of torch.
FROM python:3.11-slim AS build
ARG TORCH_INDEX=""
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/kutoja
COPY pyproject.toml README.md LICENSE NOTICE Makefile requirements*.lock ./
COPY tools tools
COPY models models
COPY crawlers crawlers
COPY indexer indexer
COPY service service
COPY eval eval
# The encoder is prepared into the image's /data, with which Docker fills a new volume.
RUN KUTOJA_DATA=/data make install TORCH_INDEX="$TORCH_INDEX"

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home kutoja
COPY --from=build --chown=kutoja /opt/kutoja /opt/kutoja
COPY --from=build --chown=kutoja /data /data
WORKDIR /opt/kutoja
ENV PATH=/opt/kutoja/.venv/bin:$PATH KUTOJA_DATA=/data
USER kutoja
VOLUME /data
EXPOSE 8000
# Live, not ready: a first start answers /health/ready with 503 and its progress while it builds.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["kutoja", "serve", "--host", "0.0.0.0", "--port", "8000"]
