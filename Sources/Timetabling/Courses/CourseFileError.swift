/// What is wrong with a file, and where.
public struct CourseFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// What is wrong, and what was expected.
    public let reason: String

    /// The line and the reason.
    public var description: String { "line \(line): \(reason)" }
}
