/// A list under `/api/v1`: what it is made of. The answer's text, the OpenAPI file and the statement come from this one place.
struct APIResource: Sendable {
    struct Field: Sendable {
        var name: String
        var type: APIType
        /// The expression; the name when it is a column.
        var sql: String

        init(_ name: String, _ type: APIType, _ sql: String? = nil) {
            self.name = name
            self.type = type
            self.sql = sql ?? name
        }
    }

    /// How pages follow each other: the rows behind a value of one column, which is unique.
    struct Key: Sendable {
        var column: String
        var type: APIType
        var isDescending = false

        init(_ column: String, _ type: APIType, descending: Bool = false) {
            self.column = column
            self.type = type
            isDescending = descending
        }
    }

    /// The path behind `/api/v1`, and the name of the operation.
    var path: String
    var name: String
    var summary: String
    var fields: [Field]
    /// What stands behind FROM.
    var source: String
    /// Nil: the list is short by nature and given whole.
    var key: Key?
    /// The order without a key.
    var order = ""
    /// The view that a database without the programme does not have.
    var needs: String?

    static let mostRows = 500
    static let usualRows = 50

    /// One row as a JSON object.
    var object: String { Self.object(fields) }

    static func object(_ fields: [Field]) -> String {
        "json_build_object(" + fields.map { "'\($0.name)', \($0.sql)" }.joined(separator: ", ") + ")"
    }

    /// Rows of (object, key); `$1` is the key to go on behind and `$2` their number.
    var statement: String {
        guard let key else {
            let order = order.isEmpty ? "" : " order by \(order)"
            return """
                select \(object)::text, null from \(source) \
                where $1::text is null\(order) limit $2::int8
                """
        }
        // Named apart from the source's columns: ORDER BY would take `id` for the text.
        return """
            select \(object)::text, \(key.column)::text as key_text from \(source) \
            where ($1::text is null or \(key.column) \(key.isDescending ? "<" : ">") $1::text::\(key.type.sql)) \
            order by \(key.column)\(key.isDescending ? " desc" : "") limit $2::int8
            """
    }
}

/// Types of values in answers and in parameters.
enum APIType: Sendable {
    case text, integer, number, boolean, time, texts, object

    /// The type's JSON schema.
    var schema: String {
        switch self {
        case .text: #"{"type": ["string", "null"]}"#
        case .integer: #"{"type": ["integer", "null"], "format": "int64"}"#
        case .number: #"{"type": ["number", "null"]}"#
        case .boolean: #"{"type": ["boolean", "null"]}"#
        case .time: #"{"type": ["string", "null"], "format": "date-time"}"#
        case .texts: #"{"type": ["array", "null"], "items": {"type": "string"}}"#
        case .object: #"{}"#
        }
    }

    var sql: String {
        switch self {
        case .text, .texts, .object: "text"
        case .integer: "int8"
        case .number: "numeric"
        case .boolean: "boolean"
        case .time: "timestamptz"
        }
    }
}
