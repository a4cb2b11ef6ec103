#!/usr/bin/env python3
"""The official client on a server of its own: tokens that end soon, an address to fetch from, and a request rate.

    limits_test.py --bin DIR --venv DIR

Tokens are so short that the client renews them again and again; then comes a rate that it exceeds.
"""

import argparse
import pathlib
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[3] / "stack"), *(str(HERE.parents[2] / room) for room in ("support", "fetch")),
                str(HERE.parent)]

import client_test
import fetch_test
import rest


def counted(client):
    """The client, noting how often it asked for tokens."""
    asked = []
    for name in ("_get_tokens", "_refresh_tokens"):
        def noted(*words, _name=name, _do=getattr(client, name)):
            asked.append(_name)
            return _do(*words)
        setattr(client, name, noted)
    return asked


def tokens_are_renewed_before_they_end(session):
    """Less than the client's 30 s are left from the second request on: each renews, none fails."""
    client = session.client(session.names["ada"], session.password)
    asked = counted(client)
    time.sleep(1.1)  # the server counts whole seconds; the client, too
    for _ in range(3):
        assert client.users.get("me").username == session.names["ada"]
    assert asked and set(asked) == {"_refresh_tokens"}, asked


def a_refused_token_is_replaced(session):
    """A token that the server does not take, and does not look expired: 403, a new token, the same request again."""
    client = session.client(session.names["ada"], session.password)
    asked = counted(client)
    head, payload, seal = client.access_token.split(".")
    client.access_token = f"{head}.{payload}.{seal[::-1]}"
    client.session.headers["Authorization"] = f"Bearer {client.access_token}"
    client._token_expiring = lambda *_: False
    made = client.post("documents/", json={"title": "Once"}).json()
    assert asked == ["_refresh_tokens"], asked
    assert [d.id for d in client.documents.list(user=client.user_id)] == [made["id"]]
    client.documents.delete(made["id"])


def a_lost_refresh_token_leads_to_the_password(session):
    client = session.client(session.names["ada"], session.password)
    asked = counted(client)
    client.refresh_token = "not.a.token"
    client.access_token = None
    assert client.users.get("me").username == session.names["ada"]
    assert asked == ["_refresh_tokens", "_get_tokens"], asked


def an_address_is_uploaded(session, site):
    """One call; the server fetches, and says what went wrong."""
    address = f"http://localhost:{site.server_port}"
    made = session.ada.documents.upload(f"{address}/paper.pdf", access="organization", source="Web")
    assert made.title == "paper" and made.status == "nofile" and made.source == "Web", vars(made)
    document = session.finished(made)
    assert document.status == "success" and "fetchedword" in document.full_text
    forced = session.finished(session.ada.documents.upload(f"{address}/paper.pdf", force_ocr=True, title="Forced"))
    assert forced.title == "Forced" and forced.json_text["pages"][0]["ocr"] == "tess4_force"
    missing = session.finished(session.ada.documents.upload(f"{address}/missing.pdf"))
    assert missing.status == "error" and "404 Not Found" in missing.get_errors()[0]["message"], missing.get_errors()
    for one in (document, forced, missing):
        one.delete()


def a_throttled_client_gets_all_its_answers(session):
    """Twice as many requests as the burst allows, without the client's own limit: it is told to wait, and waits."""
    client = session.client(session.names["ada"], session.password, rate_limit=False)
    started = time.monotonic()
    for _ in range(40):
        assert client.users.get("me").username == session.names["ada"]
    assert time.monotonic() - started > 1, "nobody was throttled"
    statuses = {answer.status for answer in session.burst(60)}
    assert 503 in statuses and statuses <= {200, 503}, statuses
    assert client.users.get("me").username == session.names["ada"]


def bursts(session):
    import concurrent.futures

    def ask(_):
        return rest.call("GET", f"{session.address}/api/")

    def burst(count):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, range(count)))
        assert all(answer.headers["Retry-After"] == "1" for answer in answers if answer.status == 503)
        return answers
    session.burst = burst


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--venv", required=True, type=pathlib.Path)
    options = parser.parse_args()
    if pathlib.Path(sys.prefix).resolve() != options.venv.resolve():
        client_test.enter(options.venv)
    import stack

    site = fetch_test.serve()
    with tempfile.TemporaryDirectory(prefix="quire-limits-") as folder, \
            stack.running(folder, port=0, bin=options.bin, settings=(
                "limits.requests_per_second=0", "limits.anonymous_per_day=0", "auth.access_token_seconds=31",
                f"fetch.allow=localhost:{site.server_port}")) as layout:
        session = client_test.Session(layout)
        for scenario in (tokens_are_renewed_before_they_end, a_refused_token_is_replaced,
                         a_lost_refresh_token_leads_to_the_password):
            scenario(session)
            print(f"ok {scenario.__name__}", flush=True)
        an_address_is_uploaded(session, site)
        print("ok an_address_is_uploaded", flush=True)
        stack.up(folder, bin=options.bin, settings=("limits.requests_per_second=10", "limits.request_burst=20",
                                                    "auth.access_token_seconds=300"))
        bursts(session)
        a_throttled_client_gets_all_its_answers(session)
        print("ok a_throttled_client_gets_all_its_answers", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
