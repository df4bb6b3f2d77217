import Testing

@testable import Programme

@Suite("Files of rosters")
struct RosterReaderTests {
    private func read(
        _ bytes: [UInt8], kind: IntakeKind = .people, encoding: IntakeEncoding = .auto
    ) async throws -> (RosterReader.Report, [RosterReader.Row]) {
        let result = Box()
        try await withDirectory { directory in
            let path = try file(directory, "f.csv", bytes)
            var rows: [RosterReader.Row] = []
            let report = try RosterReader.read(path, kind: kind, encoding: encoding) { rows += $0 }
            await result.put(report, rows)
        }
        let (report, rows) = await result.value
        return (try #require(report), rows)
    }

    private func gb18030(_ text: String) throws -> [UInt8] {
        var converter = try TextConverter(from: "UTF-8", to: "GB18030")
        return try converter.convert(Array(text.utf8)[...], isLast: true)
    }

    @Test("UTF-8 with and without mark, GB18030, commas, semicolons and tabs, English and Chinese headings")
    func variants() async throws {
        let body = #"{"staff_no":"T1","name_zh":"王㐂"}"#
        for text in ["staff_no,name_zh\nT1,王㐂\n", "工号;姓名\r\nT1;王㐂", "工号\t姓名\rT1\t王㐂\r"] {
            for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), try gb18030(text)] {
                let (report, rows) = try await read(bytes)
                #expect(report.faults.isEmpty, "\(report.faults)")
                #expect(rows == [RosterReader.Row(line: 2, body: body)])
            }
        }
        #expect(try await read(gb18030("工号,姓名\nT1,王\n")).0.encoding == .gb18030)
    }

    @Test("Trailing empty columns and lines are nothing, a value under no heading is something")
    func empties() async throws {
        let (report, rows) = try await read(Array("staff_no,name_zh,,\nT1,a,,\n,,,\n\nT2,b\n , \n".utf8))
        #expect(report.faults.isEmpty && rows.map(\.line) == [2, 5])
        let (bad, none) = try await read(Array("staff_no,name_zh,\nT1,a,x\n".utf8))
        #expect(bad.faults == [IntakeFault(line: 2, column: "#3", .extraCells)] && none.isEmpty)
    }

    @Test("A bad heading: unknown, doubled and missing columns, with the names that are known")
    func headings() async throws {
        let (report, _) = try await read(Array("工号,staff_no,nickname\n1,2,3\n".utf8))
        #expect(report.faults.map(\.problem) == [.duplicateColumn, .unknownColumn, .missingColumn])
        #expect(report.faults[1].detail.contains("mobile (手机)"))
        let hundred = (1...100).map { "c\($0)" }.joined(separator: ",")
        #expect(try await read(Array(hundred.utf8)).0.faults.count == 102)
    }

    @Test("Every fault of a file by line and column, bounded, and no rows of it")
    func faults() async throws {
        var text = "staff_no,name_zh,locale\n1.23E+11,a,en\nT2,,en\nT3,c,fr\n"
        let (report, rows) = try await read(Array(text.utf8))
        #expect(report.faults.map(\.line) == [2, 3, 4])
        #expect(report.faults.map(\.column) == ["staff_no", "name_zh", "locale"])
        #expect(report.faults.map(\.problem) == [.scientific, .required, .word] && rows.isEmpty)
        for line in 0..<1_500 { text += "T\(line),,en\n" }
        let (long, _) = try await read(Array(text.utf8))
        #expect(long.faults.count == 1_000 && long.hasMoreFaults && long.rows == 1_503)
    }

    @Test("Bytes of neither encoding, UTF-16, zero bytes, nothing at all: one clear fault with its line")
    func bytes() async throws {
        let head = Array("staff_no,name_zh\n".utf8)
        let invalid = try await read(head + [0x54, 0x2C, 0xC3, 0x28, 0x0A], encoding: .utf8).0.faults
        #expect(invalid == [IntakeFault(line: 2, .encoding, "20")])
        #expect(try await read(head + [0x54, 0x2C, 0xFF, 0xFF, 0x0A]).0.faults.map(\.line) == [2])
        #expect(try await read(head + [0x54, 0x2C, 0x81]).0.faults.map(\.problem) == [.encoding], "cut in a character")
        #expect(try await read([0xFF, 0xFE, 0x61, 0x00]).0.faults.map(\.problem) == [.utf16])
        #expect(try await read(head + [0x00]).0.faults == [IntakeFault(line: 2, .nul)])
        #expect(try await read([]).0.faults.map(\.problem) == [.noHeader])
        #expect(try await read(head).0.faults.map(\.problem) == [.noRows])
        let long = head + [UInt8](repeating: 0x61, count: 10 << 20)
        #expect(try await read(long).0.faults == [IntakeFault(line: 2, .fieldTooLong)])
    }

    @Test("A million empty lines hold no memory, and lines are still counted")
    func emptyLines() async throws {
        let head = Array("staff_no,name_zh\n".utf8)
        let bytes = head + [UInt8](repeating: 0x0A, count: 1_000_000) + Array("T1,a\n".utf8)
        let (report, rows) = try await read(bytes)
        #expect(report.rows == 1 && rows.map(\.line) == [1_000_002])
    }
}

private actor Box {
    var value: (RosterReader.Report?, [RosterReader.Row]) = (nil, [])

    func put(_ report: RosterReader.Report, _ rows: [RosterReader.Row]) { value = (report, rows) }
}
