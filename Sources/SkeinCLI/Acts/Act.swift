import PQ

/// What a person does to something of the programme: one function of the schema `programme`, which checks who may, and
/// writes the record. Its answer is one JSON object.
struct Act: Sendable {
    let function: StaticString
    let parameters: [ActParameter]

    init(_ function: StaticString, _ parameters: ActParameter...) {
        self.function = function
        self.parameters = parameters
    }

    /// Acts, and prints what the function answered.
    func run(_ session: Session) async throws {
        let list = ActParameter.list(parameters).joined(separator: ", ")
        try await session.show(object: "programme.\(function)(\(list))", parameters.map(\.value))
    }
}

extension Session {
    /// Calls a function and prints the members of the JSON object that it answers.
    func show(object call: String, _ parameters: [PGValue]) async throws {
        let result = try await query(
            "select j.key, j.value::text from jsonb_each(\(call)) j order by j.key", parameters)
        show(try Table(pairs: result))
    }
}
