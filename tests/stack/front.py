"""nginx for a private stack: the project's own files, with only ports and paths decided here."""

import os
import subprocess

from layout import SERVERS, SOURCE, StackError

NGINX_PROCESSES = 2

# All that is not Quire's: in production this is the distribution's nginx.conf.
MAIN = """\
{user}worker_processes {processes};
daemon off;
pid {run}/nginx.pid;
error_log {log}/nginx-error.log error;
worker_rlimit_nofile 4096;

events {{
    worker_connections 1024;
}}

http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_timeout 65;
    client_body_temp_path {nginx}/body;
    fastcgi_temp_path {nginx}/fastcgi;
    proxy_temp_path {nginx}/proxy;
    uwsgi_temp_path {nginx}/uwsgi;
    scgi_temp_path {nginx}/scgi;
    types {{ }}
    include {nginx}/settings.conf;
}}
"""


def placeholders(layout):
    """The words of nginx/settings.conf.in; `quirectl nginx` replaces the same ones."""
    threads = layout.value("handlers.threads", 8)
    rate = layout.value("limits.requests_per_second", 10)
    form = layout.value("limits.form_upload_bytes", 26214400)
    return {
        "nginx": SOURCE / "nginx",
        "schema": layout.bin / "openapi",
        "site": layout.nginx / "site",
        "static": SOURCE / "handlers/pages/static",
        "run": layout.run,
        "state": layout.state,
        "log": layout.log,
        "keepalive": max(1, threads // NGINX_PROCESSES),
        "requests_per_second": max(1, rate),
        "request_burst": layout.value("limits.request_burst", 20),
        "rate_key": "$quire_network" if rate else '""',
        "json_bytes": layout.value("limits.json_bytes", 1048576) + 65536,
        "upload_bytes": max(layout.value("limits.pdf_bytes", 525336576),
                            layout.value("limits.other_bytes", 27262976)),
        "form_bytes": form + 1048576 if form else 0,
        **origins(layout.value("urls.app", ""), layout.value("urls.embed", ""), layout.value("urls.origins", [])),
    }


def origins(app, embed, more):
    """The origins (scheme and host) of the web addresses; a map wants each key only once."""
    app, embed, *more = ("/".join(url.split("/")[:3]) for url in (app, embed, *more))
    more = [url for url in dict.fromkeys(more) if url not in ("", app, embed)]
    return {"app_url": app or "no app", "embed_url": embed if embed not in ("", app) else "no embed",
            "more_origins": " ".join(f'"{url}" $http_origin;' for url in more)}


def write_files(layout):
    site = layout.nginx / "site"
    site.mkdir(parents=True, exist_ok=True)
    for server in SERVERS:
        (site / f"{server}.conf").write_text(
            f"listen 127.0.0.1:{layout.port(server)};\nserver_name {server};\n")
    (site / "trusted_proxies.conf").touch()
    text = (SOURCE / "nginx/settings.conf.in").read_text()
    for word, value in placeholders(layout).items():
        text = text.replace(f"@{word}@", str(value))
    (layout.nginx / "settings.conf").write_text(text)
    (layout.nginx / "nginx.conf").write_text(MAIN.format(
        user="user root;\n" if os.geteuid() == 0 else "", processes=NGINX_PROCESSES,
        run=layout.run, log=layout.log, nginx=layout.nginx))


def check(layout):
    """Raises StackError with nginx's own words when it would not start."""
    test = subprocess.run([*command(layout), "-t"], capture_output=True, text=True, check=False)
    if test.returncode:
        raise StackError(test.stderr.strip())


def command(layout):
    return ["/usr/sbin/nginx", "-p", str(layout.nginx), "-e", str(layout.log / "nginx-error.log"),
            "-c", str(layout.nginx / "nginx.conf")]
