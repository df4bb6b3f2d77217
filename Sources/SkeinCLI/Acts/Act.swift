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
        let result = try await session.query(
            "select j.key, j.value::text from jsonb_each(programme.\(function)(\(list))) j order by j.key",
            parameters.map(\.value))
        session.show(try Table(pairs: result))
    }
}
