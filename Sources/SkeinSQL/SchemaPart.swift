/// One of the two schemas that the project's `sql/` folder describes.
public enum SchemaPart: String, Sendable, CaseIterable {
    /// The queue: schema `skein`, migrations 1 to 999.
    case skein
    /// The education programme: schema `programme`, migrations 1001 to 1999, on top of the queue.
    case programme

    /// The migration numbers that belong to this part.
    public var numbers: ClosedRange<Int> {
        switch self {
        case .skein: 1...999
        case .programme: 1001...1999
        }
    }

    /// Its folder below `sql/`, with the closing slash; the queue's files are at the top.
    var folder: String {
        switch self {
        case .skein: ""
        case .programme: "programme/"
        }
    }
}
