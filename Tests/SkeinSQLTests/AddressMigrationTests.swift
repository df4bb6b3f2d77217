import PQ
import TestSupport
import Testing

@testable import SkeinSQL

/// The migration that takes addresses out of the clear, over a city that has some.
@Suite("Addresses taken out of the clear")
struct AddressMigrationTests {
    private static let before = """
        insert into programme.people (staff_no, name_zh, mobile, email)
        values ('s1', '张三', '13900004711', 'planted@example.cn'), ('s2', '李四', null, null), ('s3', '王五', null, 'w@example.cn');
        insert into programme.notifications (dedupe_key, template, template_version, params, category, severity, subject,
            calendar_method, calendar_text)
        select k, 'notify.test', 1, '{}', 'test', 'low', 'endpoint:0', 'REQUEST', E'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n' || t
        from (values ('a', E'ATTENDEE:mail\r\n to:planted@example.cn\r\n'), ('b', E'SUMMARY:x\r\n')) v (k, t);
        """

    @Test("what stood in the clear waits in a batch for a worker with a key; calendar texts with addresses go")
    func up() async throws {
        try await withDatabase(.programme) { database in
            let schema = try await database.dump()
            let c = try await database.connect()
            _ = try await c.run { c in try Migrator(logger: testLogger).down(c, to: 1_040) }
            try await database.psql(Self.before)
            _ = try await c.run { c in try Migrator(logger: testLogger).up(c) }
            #expect(firstDifference(schema, try await database.dump()) == nil)
            #expect(
                try await database.psql("select kind, status, row_count from programme.staging_batches")
                    == "people|ready|2\n")
            #expect(
                try await database.psql("select line_no, staff_no, name, address from programme.unsealed_cells(1, 1)")
                    == "1|s1|mobile|13900004711\n1|s1|email|planted@example.cn\n2|s3|email|w@example.cn\n")
            #expect(
                try await database.psql(
                    "select dedupe_key, calendar_text is null from programme.notifications order by 1")
                    == "a|t\nb|f\n")
            #expect(try await database.psql("select programme.discard(1)") == "t\n")
            let rest = try await database.dump(["--data-only"])
            #expect(!rest.contains("planted@") && !rest.contains("13900004711"))
            _ = try await c.run { c in
                try Migrator(logger: testLogger).down(c, to: 1_040)
                c.close()
            }
            #expect(
                try await database.psql("select staff_no, mobile, email from programme.people order by 1")
                    == "s1||\ns2||\ns3||\n")
        }
    }
}
