import PQ
import SkeinFilter

/// A column of a list with the SQL expression it comes from.
struct ListColumn: Sendable {
    var column: Column
    var sql: String

    init(
        _ key: String, _ title: Message? = nil, _ kind: Column.Kind = .text, _ visibility: Column.Visibility = .table,
        sql: String? = nil
    ) {
        column = Column(key: key, title: title, kind: kind, visibility: visibility)
        self.sql = sql ?? key
    }
}

/// A list: columns of a view or function, a condition, an order and a bound. The text of the statement depends on
/// the command alone; whatever the user gave is bound.
struct Listing: Sendable {
    var columns: [ListColumn]
    /// What stands after FROM.
    var source: String
    var condition = SQLCondition.all
    /// What stands after ORDER BY; empty keeps the source's order.
    var order = ""
    /// Rows at most; nil for sources that are small by nature.
    var limit: Int?

    /// `$1` is the time zone, so a condition's parameters start here.
    static let firstParameter = 2

    /// The statement that fetches two texts a column: for programs and for people.
    func statement(_ time: TimeStyle) -> String {
        // Named apart from the source's columns: ORDER BY would take `id` for the text that is printed.
        let list = texts(time).enumerated().map { "\($1) as text_\($0)" }.joined(separator: ",\n       ")
        var sql = "select \(list)\n  from \(source)\n where \(condition.sql)"
        if !order.isEmpty { sql += "\n order by \(order)" }
        if limit != nil { sql += "\n limit $\(Self.firstParameter + condition.parameters.count)" }
        return sql
    }

    /// Two expressions a column, both texts: for programs and for people.
    func texts(_ time: TimeStyle) -> [String] { columns.flatMap { [Self.machine($0), Self.human($0, time)] } }

    func parameters(timeZone: String?) -> [PGValue] {
        var values = [PGValue.text(timeZone)] + condition.parameters.map(\.value)
        if let limit { values.append(.int8(Int64(limit))) }
        return values
    }

    /// The same list without the columns that a format leaves out: what nobody sees is not looked up.
    func shown(in format: OutputFormat) -> Listing {
        var listing = self
        listing.columns = format == .id ? Array(columns.prefix(1)) : columns.filter { $0.column.isShown(in: format) }
        return listing
    }

    /// Runs it.
    func fetch(_ connection: PGConnection, _ session: Session) async throws -> Table {
        let time: TimeStyle = session.format.isForMachines ? .utc : session.time
        return try table(
            try await connection.rows(statement(time), parameters(timeZone: session.timeZone)), time)
    }

    /// What ``statement(_:)`` gave.
    func table(_ result: PGResult, _ time: TimeStyle) throws -> Table {
        var table = Table(columns.map(\.column))
        for row in 0..<result.count { table.rows.append(try cells(result, row: row, from: 0, time)) }
        return table
    }

    /// One row of ``texts(_:)``, which begin at a column of the result.
    func cells(_ result: PGResult, row: Int, from first: Int, _ time: TimeStyle) throws -> [Cell] {
        try columns.enumerated().map { index, column in
            let machine = try result.get(String?.self, row: row, first + index * 2)
            let human = try result.get(String?.self, row: row, first + index * 2 + 1)
            return Cell(machine, human: Self.shown(human, column.column.kind, time))
        }
    }

    private static func machine(_ column: ListColumn) -> String {
        switch column.column.kind {
        case .text, .integer, .number, .boolean, .json: "(\(column.sql))::text"
        case .time: "coalesce(\(utc(column.sql, #"YYYY-MM-DD"T"HH24:MI:SS.US"Z""#)), (\(column.sql))::text)"
        case .duration: "trim_scale(round(extract(epoch from \(column.sql)), 6))::text"
        case .list: "array_to_json(\(column.sql))::text"
        }
    }

    private static func human(_ column: ListColumn, _ time: TimeStyle) -> String {
        switch (column.column.kind, time) {
        case (.time, .utc): utc(column.sql, #"YYYY-MM-DD HH24:MI:SS"Z""#)
        case (.time, .relative):
            "case when isfinite(\(column.sql)) then extract(epoch from \(column.sql) - now())::bigint::text end"
        case (.time, .local):
            """
            to_char((\(column.sql)) at time zone coalesce($1::text, current_setting('TimeZone')), \
            'YYYY-MM-DD HH24:MI:SS')
            """
        case (.list, _): "array_to_string(\(column.sql), ' ')"
        case (.duration, _): "extract(epoch from \(column.sql))::bigint::text"
        default: "null::text"
        }
    }

    private static func utc(_ expression: String, _ format: String) -> String {
        "to_char((\(expression)) at time zone 'UTC', '\(format)')"
    }

    private static func shown(_ text: String?, _ kind: Column.Kind, _ time: TimeStyle) -> String? {
        guard let text else { return nil }
        switch kind {
        case .time where time == .relative: return Int64(text).map { RelativeTime.text(seconds: $0) }
        case .duration: return Int64(text).map { RelativeTime.duration(seconds: $0) }
        default: return text
        }
    }
}

extension SQLCondition {
    /// No condition yet.
    static let all = SQLCondition(sql: "true", parameters: [])

    /// Both conditions; the template has a `?` for each of its values.
    func and(_ template: String, _ values: Parameter...) -> SQLCondition {
        var number = Listing.firstParameter + parameters.count
        var text = ""
        for character in template {
            if character == "?" {
                text += "$\(number)"
                number += 1
            } else {
                text.append(character)
            }
        }
        return .init(sql: sql == "true" ? text : "\(sql) and \(text)", parameters: parameters + values)
    }
}
