# One image for every process of JaManager. The data lives in /data, or where DATABASE_URL says.
FROM python:3.12-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /environment
COPY requirements.txt .
RUN /environment/bin/pip install --require-hashes -r requirements.txt

FROM python:3.12-slim
ENV PATH=/environment/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/jamanager.sqlite3 \
    MEDIA_ROOT=/data/media \
    PORT=8000
RUN useradd --system --uid 10001 --no-create-home jamanager \
    && install -d -o jamanager -g jamanager /data /site /site/var
WORKDIR /site
COPY --from=packages /environment /environment
COPY --chown=jamanager:jamanager . .
USER jamanager
# Collecting reads the settings, and those refuse to go on without secrets: these are gone with
# this line, and the image holds none.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    JAM_MANAGER_ACCESS_CODE="$(python -c 'import secrets; print(secrets.token_urlsafe(9))')" \
    ALLOWED_HOSTS=localhost \
    python manage.py collectstatic --noinput --verbosity 0
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 \
    CMD ["python", "-m", "scripts.healthcheck"]
# The server takes the shell's place, so that it gets the signal to stop.
CMD ["sh", "-c", "python manage.py migrate --noinput && exec python -m scripts.server"]
