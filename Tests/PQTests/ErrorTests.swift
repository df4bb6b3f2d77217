import Logging
import PQ
import TestSupport
import Testing

@Suite struct ErrorTests {
    @Test func allThatTheServerSaysIsKept() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c in
                let error = try pgError {
                    try c.script(
                        """
                        do $$ begin
                        raise exception 'no such thing' using errcode = 'SK008', detail = 'value 42', hint = 'look twice',
                        table = 'job', column = 'id', constraint = 'job_id';
                        end $$
                        """)
                }
                #expect(error.code == .server)
                #expect(error.sqlState == "SK008")
                #expect(error.severity == "ERROR")
                #expect(error.message == "no such thing")
                #expect(error.detail == "value 42")
                #expect(error.hint == "look twice")
                #expect(error.table == "job")
                #expect(error.column == "id")
                #expect(error.constraint == "job_id")
                #expect(error.context?.contains("PL/pgSQL") == true)
                #expect(error.description == "server [SK008]: no such thing (hint: look twice)")
                #expect(error.debugDescription.contains("value 42"))
                #expect(!error.isRetryable && !error.isConnectionProblem)
                #expect(try c.query("select 1").count == 1, "the session goes on")
            }
        }
    }

    @Test func syntaxErrorsHaveAPosition() async throws {
        try await withConnection { connection, _ in
            let error = try await pgError { _ = try await connection.run { try $0.query("select  nonsense") } }
            #expect(error.sqlState == "42703")
            #expect(error.position == 9)
        }
    }

    @Test func wrongUseIsToldApart() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c in
                let many = [PGValue](repeating: .int4(1), count: 65_536)
                #expect(try pgError { _ = try c.query("select 1", many) }.sqlState == "54023")
                #expect(try pgError { try c.script("select 1;\0") }.sqlState == "22021")
                #expect(try pgError { _ = try c.query("select 1; select 2") }.sqlState == "42601")
                _ = try c.execute(PGStatement(name: "twice", sql: "select 1"))
                #expect(try pgError { _ = try c.execute(PGStatement(name: "twice", sql: "select 2")) }.code == .usage)
                #expect(try c.query("").count == 0, "an empty statement is none")
            }
        }
    }

    @Test(arguments: ["copy (select 1) to stdout", "copy pg_class to stdout"])
    func copyInAQueryEndsTheSession(_ sql: String) async throws {
        try await withConnection { connection, _ in
            let error = try await pgError { _ = try await connection.run { try $0.query(sql) } }
            #expect(error.code == .usage)
            #expect(await !connection.isUsable)
        }
    }

    @Test func noticesGoToTheLog() async throws {
        let log = CapturedLog()
        try await withDatabase(.empty) { db in
            let connection = try await PGConnection.connect(db.conninfo, logger: log.logger)
            try await connection.run { c in
                try c.script("do $$ begin raise warning 'mind the gap'; raise notice 'by the way'; end $$")
                c.close()
            }
        }
        let notices = log.lines.all.filter { $0.message == "PostgreSQL notice" }
        #expect(notices.map(\.level) == [.warning, .debug])
        #expect(notices.first?.metadata["message"] == "mind the gap")
        #expect(notices.first?.metadata["sqlstate"] == "01000")
    }

    @Test func classesOfErrorsAreDerivedFromTheState() {
        for state in ["40001", "40P01"] { #expect(PGError(.server, "", sqlState: state).isRetryable) }
        for state in ["08006", "57P01", "57P02", "57P03", "25006"] {
            #expect(PGError(.server, "", sqlState: state).isConnectionProblem)
        }
        #expect(PGError(.connectionLost, "").isConnectionProblem)
        #expect(PGError(.connectionFailed, "").isConnectionProblem)
        #expect(!PGError(.unknownCommit, "", sqlState: "40001").isRetryable)
        #expect(!PGError(.server, "", sqlState: "23505").isConnectionProblem)
    }
}
