import FoundationEssentials
import Glibc
import PQ
import TestSupport
import Testing

/// libpq gets connection strings untouched, so what it does with TLS and passwords is there; these tests see it work.
@Suite("Connecting by TLS and password", .timeLimit(.minutes(2)))
struct SecureConnectTests {
    @Test("certificates are verified as sslmode says, and a password comes from its file")
    func verified() async throws {
        try await withTLSServer { server, folder in
            let passfile = folder + "/pgpass"
            try Data(server.passwordLine.utf8).write(to: URL(filePath: passfile))
            chmod(passfile, 0o600)
            let base = server.conninfo + " passfile=\(passfile)"
            let full = base + " sslmode=verify-full sslrootcert="

            let connection = try await PGConnection.connect(full + server.authority, logger: testLogger)
            let encrypted = try await connection.run { c in
                try c.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()").get(Bool.self, row: 0, 0)
            }
            #expect(encrypted)
            await connection.close()

            let stranger = try await refusal(full + server.stranger)
            #expect(stranger.code == .connectionFailed)
            #expect(stranger.message.contains("certificate verify failed"), "\(stranger.message)")

            // The certificate is for an address; a name that leads there is not the same.
            let named = "hostaddr=\(server.host) " + full.replacing("host=\(server.host)", with: "host=bureau.example")
            let wrong = try await refusal(named + server.authority + " password=\(quoted(server.password))")
            #expect(wrong.code == .connectionFailed)
            #expect(wrong.message.contains("bureau.example"), "\(wrong.message)")

            let plain = try await refusal(base + " sslmode=disable")
            #expect(plain.sqlState == "28000")

            // Everybody may read it: libpq leaves it alone and the login has no password.
            chmod(passfile, 0o644)
            let none = try await refusal(full + server.authority)
            #expect(none.message.contains("no password supplied"), "\(none.message)")
        }
    }

    @Test("a wrong password has its SQLSTATE, and no message repeats it")
    func wrongPassword() async throws {
        try await withTLSServer { server, _ in
            let secret = "hunter2-planted"
            let error = try await refusal(server.conninfo + " sslmode=require password=\(secret)")
            #expect(error.sqlState == "28P01")
            for text in [error.message, error.detail ?? "", error.hint ?? "", "\(error)", String(reflecting: error)] {
                #expect(!text.contains(secret))
            }
        }
    }

    private func refusal(_ conninfo: String) async throws -> PGError {
        try await pgError { _ = try await PGConnection.connect(conninfo, logger: testLogger) }
    }

    /// A value of a connection string: `man libpq`, "Keyword/Value Connection Strings".
    private func quoted(_ value: String) -> String {
        "'" + value.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "'"
    }
}
