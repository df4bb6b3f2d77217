/// What became of one job of a lease, when it is more than a plain completion.
struct LeaseResult: Sendable, Encodable {
    enum Outcome: String, Sendable, Encodable {
        case done, failed, snoozed, cancelled, discarded, returned
    }

    let id: Int64
    let outcome: Outcome
    var micros: Int32?
    var code: String?
    var error: String?
    var permanent: Bool?
    var retryMilliseconds: Int64?
    var delayMilliseconds: Int64?
    var note: String?
    /// JSON text, put in as it is.
    var result: [UInt8]?
    /// The same for the worker's metrics; the database is not told.
    var end: AttemptEnd?

    private enum CodingKeys: String, CodingKey {
        case id, outcome, micros, code, error, permanent, note
        case retryMilliseconds = "retry_ms"
        case delayMilliseconds = "delay_ms"
    }

    init(_ id: Int64, _ outcome: Outcome) {
        self.id = id
        self.outcome = outcome
    }

    /// All results as one JSON array. `result` is JSON already and is spliced in, so that its numbers stay exact.
    static func json(_ results: [LeaseResult]) throws -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "[")]
        for (index, result) in results.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            var object = try JSONCoding.encode(result)
            if let value = result.result {
                object.removeLast()
                object += Array(",\"result\":".utf8) + value + [UInt8(ascii: "}")]
            }
            text += object
        }
        text.append(UInt8(ascii: "]"))
        return text
    }
}
