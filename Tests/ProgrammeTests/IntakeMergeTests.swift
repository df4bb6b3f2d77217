import PQ
import TestSupport
import Testing

@testable import Programme

@Suite("Batches are checked whole and land whole")
struct IntakeMergeTests {
    private static let states = ["loading", "ready", "merging", "merged", "rejected"]

    @Test("The state machine: every pair of statuses")
    func transitions() async throws {
        try await withTown { town in
            let allowed: Set = ["loading ready", "ready merging", "merging merged", "merging rejected"]
            for from in Self.states {
                for to in Self.states where to != from {
                    let ended = { (s: String) in ["merged", "rejected"].contains(s) ? "'{}', now()" : "null, null" }
                    let refusal = try await town.refusal(
                        """
                        begin;
                        insert into programme.staging_batches (kind, source, status, result, ended_at)
                        values ('people', 'x', '\(from)', \(ended(from)));
                        update programme.staging_batches set (status, result, ended_at) = ('\(to)', \(ended(to)));
                        """)
                    if refusal == nil || refusal?.sqlState != nil { try? await town.run("rollback") }
                    #expect(refusal?.sqlState == (allowed.contains("\(from) \(to)") ? nil : "SK009"), "\(from) → \(to)")
                }
            }
        }
    }

    @Test("The database's columns are those that files are read by")
    func columns() async throws {
        try await withTown { town in
            let known = try await town.lines(
                """
                select k.kind, c.name, c.type, c.required, coalesce(array_to_string(c.words, ','), '') as words
                from programme.staging_kinds k join programme.staging_columns c using (kind)
                order by k.position, c.position
                """)
            let ours = IntakeKind.all.flatMap { kind in
                kind.columns.map { column in
                    let words = column.words.map(\.code).joined(separator: ",")
                    return "\(kind.name) \(column.name) \(column.type.rawValue) \(column.isRequired) \(words)"
                }
            }
            #expect(known == ours)
        }
    }

    @Test("Everything that is wrong with a batch is noted by line and pointer, and nothing of it lands")
    func rejected() async throws {
        try await withTown { town in
            try await town.found()
            let result = try await town.bring(
                "posts",
                #"{"staff_no":"T1","organisation":"S1","post":"teacher","from":"2026-09-01"}"#,
                #"{"staff_no":"T9","organisation":"S1","post":"teacher","from":"2026-09-01"}"#,
                #"{"staff_no":"T1","organisation":"S9","post":"boss","from":"2026-02-30","nickname":"x"}"#,
                #"{"staff_no":"T2","organisation":"S1","post":"teacher","from":"2026-09-01","through":"2026-08-01"}"#,
                #"{"staff_no":"1.2E+11","organisation":{},"post":"teacher"}"#)
            #expect(result.status == "rejected" && result.rows == 5 && result.errorRows == 4)
            #expect(
                result.errors.map { "\($0.line) \($0.at) \($0.code)" } == [
                    "2 /staff_no not_found", "3 /from date", "3 /nickname unknown_column", "3 /post word",
                    "4 /through dates", "5 /from required", "5 /organisation type", "5 /staff_no scientific",
                ])
            #expect(try await town.posts().isEmpty)
            #expect(
                try await town.value("select status from programme.staging_batch b where b.kind = 'posts'")
                    == "rejected")
        }
    }

    @Test("Run again it answers the same and changes nothing; brought again all is unchanged")
    func again() async throws {
        try await withTown { town in
            try await town.found()
            let batch = try await town.stage(
                "people", [#"{"staff_no":"T2","name_zh":"乙"}"#, #"{"staff_no":"T4","name_zh":"丁"}"#])
            let first = try await town.merge("people", batch)
            #expect(first.inserted == 1 && first.updated == 0 && first.unchanged == 1)
            #expect(try await town.address("T2", "mobile") == "13800000000")
            #expect(try await town.merge("people", batch) == first)
            let cleared = try await town.bring("people", #"{"staff_no":"T2","name_zh":"乙","mobile":null}"#)
            #expect(cleared.updated == 1)
            #expect(try await town.address("T2", "mobile") == nil)
        }
    }

    @Test("A new post ends the one before it; two principals on one day, in a file or on record, are refused")
    func history() async throws {
        try await withTown { town in
            try await town.found()
            try await town.bring(
                "posts",
                #"{"staff_no":"T1","organisation":"S1","post":"principal","from":"2020-09-01","is_main":true}"#)
            let moved = try await town.bring(
                "posts",
                #"{"staff_no":"T1","organisation":"S2","post":"principal","from":"2026-09-01","is_main":true}"#,
                #"{"staff_no":"T2","organisation":"S1","post":"principal","from":"2026-09-01","is_main":true}"#)
            #expect(moved.inserted == 2 && moved.closed == 1, "\(moved)")
            #expect(
                try await town.posts() == [
                    "T1 S1 principal [2020-09-01,2026-09-01) true", "T1 S2 principal [2026-09-01,) true",
                    "T2 S1 principal [2026-09-01,) true",
                ])
            let two = try await town.bring(
                "posts",
                #"{"staff_no":"T3","organisation":"S1","post":"principal","from":"2027-09-01"}"#,
                #"{"staff_no":"T1","organisation":"S1","post":"principal","from":"2028-09-01"}"#)
            #expect(two.errors.map { "\($0.line) \($0.at) \($0.code)" } == ["2 /post overlap"])
            let past = try await town.bring(
                "posts", #"{"staff_no":"T3","organisation":"S1","post":"principal","from":"2026-01-01"}"#)
            #expect(past.errors.map(\.code) == ["history"])
        }
    }

    @Test("Lost zeros, circles of parents and decisions without a signature are refused")
    func more() async throws {
        try await withTown { town in
            try await town.found()
            let zeros = try await town.bring(
                "people", #"{"staff_no":"00123","name_zh":"a"}"#, #"{"staff_no":"123","name_zh":"b"}"#,
                #"{"staff_no":"98765","name_zh":"c"}"#, #"{"staff_no":"77","name_zh":"d"}"#)
            #expect(zeros.errors.map { "\($0.line) \($0.code)" } == ["2 lost_zeros", "4 lost_zeros"])
            let circle = try await town.bring(
                "organisations",
                #"{"code":"S1","kind":"school","name_zh":"x","district":"370202","parent":"S2"}"#,
                #"{"code":"S2","kind":"school","name_zh":"y","district":"370202","parent":"S1"}"#)
            #expect(circle.errors.map(\.code) == ["circle", "circle"])
            let cohort = #"{"cohort_no":4,"track":"master_teacher","quota":9,"from":"2024-09-01","status":"finalised"}"#
            let title = #"{"staff_no":"T1","cohort_no":4,"track":"master_teacher","tier":1,"organisation":"S1""#
            try await town.bring("cohorts", cohort)
            #expect(try await town.bring("titles", title + "}").inserted == 1)
            let revoked = try await town.bring(
                "titles", title + #","status":"revoked","revoked_reason":"ethics_veto"}"#)
            #expect(revoked.errors.map(\.code) == ["needs_signature"])
        }
    }
}
