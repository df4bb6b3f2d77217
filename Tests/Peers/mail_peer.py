"""An SMTP relay for tests, on 127.0.0.1 and a port of the system's choice, until standard input ends.

usage: mail_peer.py DIRECTORY SECURITY [CERTIFICATE KEY]

SECURITY is none, starttls or tls; with a certificate it wants user "skein" and the password "planted-Secret-4711".
Prints the port. Each mail becomes DIRECTORY/N.eml. Recipients: dead… is refused for good, busy… for now, full… after the
message.
"""
import asyncio, logging, pathlib, ssl, sys, warnings

from aiosmtpd.smtp import SMTP, AuthResult

# Clients that break off are what the tests are about, and not worth a traceback each.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
directory, security = pathlib.Path(sys.argv[1]), sys.argv[2]
count = 0


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("dead"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("busy"):
            return "450 4.2.1 try later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        global count
        if envelope.rcpt_tos[0].startswith("full"):
            return "552 5.2.2 mailbox full"
        count += 1
        (directory / f"{count}.eml").write_bytes(envelope.original_content)
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    # Not "handled": aiosmtpd answers 535 itself.
    return AuthResult(
        success=data.login == b"skein" and data.password == b"planted-Secret-4711", handled=False)


async def main():
    context = None
    if security != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
    options = {"hostname": "localhost"}
    if context:
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": security == "starttls"}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Handler(), **options), "127.0.0.1", 0, ssl=context if security == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


asyncio.run(main())
