/// What keeps a test from being carried out.
public struct TestFailure: Error, CustomStringConvertible {
    /// One sentence.
    public let description: String

    /// Makes one.
    public init(_ description: String) {
        self.description = description
    }
}
