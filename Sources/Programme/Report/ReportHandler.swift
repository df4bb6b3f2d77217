import FoundationEssentials
import PQ
import Skein

/// Reads what the year was in one statement, writes the files, and keeps them in the transaction that completes the job.
enum ReportHandler {
    private struct Made: Encodable {
        var year: Int
        var asOf: String
        var preliminary: Bool
        var files: [ReportFile]

        private enum CodingKeys: String, CodingKey {
            case year, preliminary, files
            case asOf = "as_of"
        }
    }

    private static let read = PGStatement(
        name: "programme_report_data", sql: "select programme.report_data($1::jsonb)::text")

    static func run(_ job: Job<MakeYearlyReport>, _ context: JobContext) async throws -> JobOutcome {
        try await SQLJob.waiting(context) {
            let data = try await data(job.args, context)
            let files = try ReportFiles.all(data)
            await context.log("\(files.count) files of \(data.facts.count) numbers")
            let made = Made(year: data.year, asOf: data.asOf, preliminary: data.preliminary, files: files)
            return try await SQLJob.complete(
                job.id, context, Statements.job("report_yearly"),
                args: Array(try JSONEncoder().encode(made)), returning: YearlyReportMade.self)
        }
    }

    private static func data(_ args: MakeYearlyReport, _ context: JobContext) async throws -> ReportData {
        let args = try JSONCoding.encode(args, kind: MakeYearlyReport.kind)
        let text: String = try await context.database.transaction { connection in
            try SQLJob.refused { try connection.execute(read, [.jsonb(utf8: args)]).get(row: 0, 0) }
        }
        return try JSONCoding.decoder.decode(ReportData.self, from: Data(text.utf8))
    }
}
