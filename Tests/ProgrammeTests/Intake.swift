import Channels
import FoundationEssentials
import PQ
import TestSupport

@testable import Programme

/// What tests of the intake share.
extension Town {
    /// Stages rows of JSON text as a batch that is ready.
    func stage(_ kind: String, _ rows: [String], ready: Bool = true) async throws -> Int64 {
        try await connection.run { c in
            let batch: Int64 = try c.query("select programme.begin_batch($1, 'test')", [.text(kind)]).get(row: 0, 0)
            _ = try c.query("select programme.add_rows($1, $2)", [.int8(batch), .jsonbArray(rows)])
            if ready { _ = try c.query("select programme.ready($1)", [.int8(batch)]) }
            return batch
        }
    }

    /// Merges a batch as the job does, with the keys of ``Street`` or without any.
    @discardableResult
    func merge(_ kind: String, _ batch: Int64, withKeys: Bool = true) async throws -> PlatformImported {
        let keys = withKeys ? try Street.keys() : nil
        _ = try await connection.run { c in try StagedAddresses.seal(batch, with: keys, c) }
        let function =
            IntakeKind.named(kind)?.job == .calendar
            ? "calendar_import(jsonb_build_object('source', " : "platform_import(jsonb_build_object('kind', "
        let answer = try await value(
            "select programme.\(function) $1::text, 'batch_id', $2::int8))", [.text(kind), .int8(batch)])
        return try JSONDecoder().decode(PlatformImported.self, from: Data((answer ?? "null").utf8))
    }

    /// Stages rows and merges them.
    @discardableResult
    func bring(_ kind: String, _ rows: String...) async throws -> PlatformImported {
        try await merge(kind, try await stage(kind, rows))
    }

    /// Two districts' worth of city by hand: a bureau, a school, three people.
    func found() async throws {
        for (kind, rows) in [
            ("districts", [#"{"code":"370202","name_zh":"市南区","name_en":"Shinan"}"#]),
            (
                "organisations",
                [
                    #"{"code":"S1","kind":"school","name_zh":"第一小学","parent":"B","district":"370202","stages":"primary"}"#,
                    #"{"code":"S2","kind":"school","name_zh":"第二小学","parent":"B","district":"370202"}"#,
                    #"{"code":"B","kind":"district_bureau","name_zh":"区教育局","district":"370202"}"#,
                ]
            ),
            (
                "people",
                [
                    #"{"staff_no":"T1","name_zh":"甲"}"#, #"{"staff_no":"T2","name_zh":"乙","mobile":"13800000000"}"#,
                    #"{"staff_no":"T3","name_zh":"丙"}"#,
                ]
            ),
        ] {
            let result = try await merge(kind, try await stage(kind, rows))
            guard result.status == "merged" else { throw TestFailure("\(result)") }
        }
    }

    /// A person's address as it was before it was sealed; nil for none.
    func address(_ staffNumber: String, _ column: String) async throws -> String? {
        try await connection.run { c in
            let rows = try c.query(
                "select \(column)_sealed from programme.people where staff_no = $1", [.text(staffNumber)])
            let sealed: [UInt8]? = try rows.get(row: 0, 0)
            return try sealed.map { try Street.keys().address(of: staffNumber, column, $0) }
        }
    }

    /// Gives everybody addresses: `p907@city.invalid` for P907, and a number.
    func plantAddresses() async throws {
        try await connection.run { c in
            let rows = try c.query("select staff_no from programme.people order by staff_no")
            let people: [String] = try (0..<rows.count).map { try rows.get(row: $0, 0) }
            let keys = try Street.keys()
            let emails = try people.map {
                try keys.seal($0.lowercased() + "@city.invalid", for: SealedPlace.person($0, "email"))
            }
            let mobiles = try people.enumerated().map {
                try keys.seal("\(13_900_000_000 + $0.offset)", for: SealedPlace.person($0.element, "mobile"))
            }
            _ = try c.query(
                """
                update programme.people p set email_sealed = u.email, mobile_sealed = u.mobile
                from unnest($1::text[], $2::bytea[], $3::bytea[]) u (staff_no, email, mobile)
                where u.staff_no = p.staff_no
                """, [.textArray(people), .byteaArray(emails), .byteaArray(mobiles)])
        }
    }

    /// Every post, by person and day.
    func posts() async throws -> [String] {
        try await lines(
            """
            select p.staff_no, o.code, t.post::text, t.during, t.is_main
            from programme.posts t
            join programme.people p using (person_id)
            join programme.organisations o on o.organisation_id = t.organisation_id
            order by p.staff_no, t.during, o.code
            """)
    }
}

/// A directory that is removed afterwards.
func withDirectory(_ body: (String) async throws -> Void) async throws {
    let path = "/tmp/skein-intake-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
}

/// Writes a file and answers its path.
func file(_ directory: String, _ name: String, _ bytes: [UInt8]) throws -> String {
    let path = directory + "/" + name
    try Data(bytes).write(to: URL(filePath: path))
    return path
}
