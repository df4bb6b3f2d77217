import FoundationEssentials
import Skein

/// A file with one year's holidays: CSV with the columns of kind `holidays`, or the JSON of the holiday-cn project
/// (`{"year": 2026, "papers": ["https://…"], "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": true}]}`).
package enum HolidayFile {
    private struct Document: Decodable {
        struct Day: Decodable {
            var name: String
            var date: String
            var isOffDay: Bool
        }

        var year: Int
        var papers: [String]
        var days: [Day]
    }

    /// A year's notices are a few kilobytes; more is another file.
    private static let mostBytes = 1 << 20

    /// Reads the rows of one year out of a file that may hold several: its days, and days of the December before that
    /// come from the same document.
    package static func read(
        _ path: String, year: Int, source: String?, encoding: IntakeEncoding
    ) throws -> (rows: [RosterReader.Row], report: RosterReader.Report) {
        var rows: [RosterReader.Row] = []
        if path.lowercased().hasSuffix(".json") {
            let (found, report) = try readJSON(path, year, source)
            return (found, report)
        }
        let defaults = source.map { ["source": $0] } ?? [:]
        let report = try RosterReader.read(path, kind: .holidays, encoding: encoding, defaults: defaults) { rows += $0 }
        return (select(rows, year), report)
    }

    private static func readJSON(
        _ path: String, _ year: Int, _ source: String?
    ) throws -> ([RosterReader.Row], RosterReader.Report) {
        var report = RosterReader.Report(encoding: .utf8, rows: 0, faults: [], hasMoreFaults: false)
        do {
            var bytes: [UInt8] = []
            _ = try FileText.read(path, .utf8) { piece in
                bytes += piece
                if bytes.count > mostBytes { throw IntakeFault(line: 0, .json, "\(mostBytes)") }
            }
            let document = try JSONDecoder().decode(Document.self, from: Data(bytes))
            guard !document.days.isEmpty else { throw IntakeFault(line: 0, .noRows) }
            var rows: [RosterReader.Row] = []
            let paper = source ?? document.papers.first
            for (index, day) in document.days.enumerated() {
                // JSON has no lines worth naming; days count from 1.
                let line = index + 1
                guard let date = try? CellText.date(day.date) else {
                    report.faults.append(IntakeFault(line: line, column: "date", .date, day.date))
                    continue
                }
                guard let paper else {
                    report.faults.append(IntakeFault(line: line, column: "papers", .required))
                    break
                }
                let members = [
                    ("date", date), ("kind", day.isOffDay ? "off" : "makeup_workday"), ("name", day.name),
                    ("source", paper),
                ]
                let body = members.map { JSONText.quoted($0.0) + ":" + JSONText.quoted($0.1) }.joined(separator: ",")
                rows.append(RosterReader.Row(line: line, body: "{\(body)}"))
            }
            report.rows = rows.count
            return (rows, report)
        } catch let fault as IntakeFault {
            report.faults.append(fault)
        } catch {
            report.faults.append(IntakeFault(line: 0, .json))
        }
        return ([], report)
    }

    private struct Day: Decodable {
        var date: String
        var source: String?
    }

    private static func select(_ rows: [RosterReader.Row], _ year: Int) -> [RosterReader.Row] {
        let days = rows.map { row in (row, try? JSONDecoder().decode(Day.self, from: Data(row.body.utf8))) }
        let sources = Set(days.compactMap { $1?.date.hasPrefix("\(year)-") == true ? $1?.source : nil })
        return days.filter { _, day in
            guard let day else { return false }
            if day.date.hasPrefix("\(year)-12-") {
                // A December day that next year's notice brought is that year's.
                let next = days.contains { $1?.date.hasPrefix("\(year + 1)-") == true && $1?.source == day.source }
                return !next
            }
            return day.date.hasPrefix("\(year)-")
                || (day.date.hasPrefix("\(year - 1)-12-") && day.source.map(sources.contains) == true)
        }.map(\.0)
    }
}
