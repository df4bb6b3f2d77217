import PQ
import TestSupport
import Testing

/// The test kit notices what it is there to notice.
@Suite("TestSupport")
struct TestSupportTests {
    @Test("a session left open fails the test")
    func leak() async throws {
        try await withKnownIssue {
            let kept = Kept()
            try await withDatabase(.empty) { database in
                await kept.keep(try await database.connect())
            }
        } matching: { issue in
            "\(issue.comments)".contains("sessions are still open")
        }
    }

    @Test("databases are apart, and logins are gone with their database")
    func isolation() async throws {
        let names = Names()
        for _ in 0..<2 {
            try await withDatabase(.empty) { database in
                try await database.psql("create table same (id int)")
                await names.add(try await database.createLogin("visitor").role)
            }
        }
        let roles = await names.all
        try await withDatabase(.empty) { database in
            for role in roles {
                let found = try await database.psql("select count(*) from pg_roles where rolname = '\(role)'")
                #expect(found == "0\n")
            }
        }
    }

    @Test("psql's failure carries its words")
    func psqlFailure() async throws {
        try await withDatabase(.empty) { database in
            let error = await #expect(throws: TestFailure.self) { try await database.psql("select nonsense") }
            #expect(error?.description.contains("nonsense") == true)
        }
    }

    private actor Kept {
        private var connection: PGConnection?

        func keep(_ connection: PGConnection) {
            self.connection = connection
        }
    }

    private actor Names {
        private(set) var all: [String] = []

        func add(_ name: String) {
            all.append(name)
        }
    }
}
