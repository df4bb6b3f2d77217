/// What `programme.report_data` answers: everything a yearly report stands on, of one snapshot.
struct ReportData: Decodable, Sendable {
    /// One cell. The names are nil where the report knows them by the key.
    struct Fact: Decodable, Sendable {
        var section: String
        var rowKey: String
        var rowChinese: String?
        var rowEnglish: String?
        var columnKey: String
        var value: Int64

        private enum CodingKeys: String, CodingKey {
            case section, value
            case rowKey = "row_key"
            case rowChinese = "row_zh"
            case rowEnglish = "row_en"
            case columnKey = "col_key"
        }
    }

    struct District: Decodable, Sendable {
        var key: String
        var zh: String
        var en: String
    }

    struct Policy: Codable, Sendable {
        var document: String

        private enum CodingKeys: String, CodingKey {
            case document = "doc_no"
        }
    }

    var year: Int
    var asOf: String
    var preliminary: Bool
    /// Counts of people from 1 to below this are not shown.
    var suppressBelow: Int64
    var budgetTargetFen: Int64
    var videoTarget: Int64
    var policy: [String: Policy]
    var districts: [District]
    var facts: [Fact]

    private enum CodingKeys: String, CodingKey {
        case year, preliminary, policy, districts, facts
        case asOf = "as_of"
        case suppressBelow = "suppress_below"
        case budgetTargetFen = "budget_target_fen"
        case videoTarget = "video_target"
    }
}
