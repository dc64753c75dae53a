# Three images: web (also worker, beat and setup), tools (backup and restore: with PostgreSQL's own programs), proxy.
# On a closed network: docker compose build --build-arg PIP_INDEX_URL=https://…

FROM python:3.13.15-slim-trixie AS parts
ARG PIP_INDEX_URL
COPY requirements.production.lock /tmp/
RUN python -m venv --without-pip /opt/venv \
 && pip --python /opt/venv install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r /tmp/requirements.production.lock

FROM python:3.13.15-slim-trixie AS web
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUTF8=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=kodaira_jusou.settings.base
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin jusou
COPY --from=parts /opt/venv /opt/venv
WORKDIR /app
COPY . .
# Whatever umask the checkout was made under, the account of the processes may read it and not write it.
RUN chmod -R u=rwX,go=rX . \
 && python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q /app /opt/venv/lib
USER 10001:10001
CMD ["gunicorn", "--config", "docker/gunicorn.py", "kodaira_jusou.wsgi"]

FROM web AS tools
USER 0:0
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install -y --no-install-recommends postgresql-client-18 \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o 10001 -g 10001 -m 700 /backups
USER 10001:10001
CMD ["python", "manage.py", "backup", "/backups"]

FROM caddy:2.11.7-alpine AS proxy
# Ports above 1024 need no right of root's, and without this mark the program starts with none.
RUN setcap -r /usr/bin/caddy \
 && adduser -D -H -u 10002 proxy \
 && chown -R proxy:proxy /data /config
COPY docker/Caddyfile /etc/caddy/Caddyfile
USER 10002:10002
