import FoundationEssentials
public import Testing

/// Compares a text with `Tests/<Module>/Golden/<name>`. With `SKEIN_RECORD=1` the file is written instead.
/// - Parameters:
///   - name: The file's name, for example `jobs-list.txt`.
///   - actual: What the program said.
public func goldenFile(
    _ name: String, _ actual: String, filePath: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    var folder = URL(filePath: filePath).deletingLastPathComponent()
    while folder.deletingLastPathComponent().lastPathComponent != "Tests" {
        guard folder.path.count > 1 else { throw TestFailure("\(filePath) is not below a folder named Tests") }
        folder.deleteLastPathComponent()
    }
    let file = folder.appending(path: "Golden").appending(path: name)
    if ProcessInfo.processInfo.environment["SKEIN_RECORD"] == "1" {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(actual.utf8).write(to: file, options: .atomic)
        return
    }
    guard let bytes = try? Data(contentsOf: file) else {
        Issue.record("there is no \(file.path); SKEIN_RECORD=1 records it:\n\(actual)", sourceLocation: sourceLocation)
        return
    }
    let expected = String(decoding: bytes, as: UTF8.self)
    guard expected != actual else { return }
    let report = "\(name) differs (SKEIN_RECORD=1 records anew)\n\(firstDifference(expected, actual))"
    Issue.record("\(report)\nactual:\n\(actual)", sourceLocation: sourceLocation)
}

private func firstDifference(_ expected: String, _ actual: String) -> String {
    let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let new = actual.split(separator: "\n", omittingEmptySubsequences: false)
    let index = zip(old, new).prefix { $0 == $1 }.count
    func line(_ lines: [Substring]) -> String { index < lines.count ? String(lines[index]) : "(end)" }
    return "line \(index + 1)\n  expected: \(line(old))\n  actual:   \(line(new))"
}
