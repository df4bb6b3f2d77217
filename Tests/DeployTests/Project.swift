import FoundationEssentials
import TestSupport

/// The files of the project that these tests are about.
enum Project {
    static let root: String = {
        let file = URL(filePath: #filePath)
        return file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    }()

    static let python = root + "/.build/test-venv/bin/python"

    static func path(_ relative: String) -> String { root + "/" + relative }

    static func text(_ relative: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path(relative)) else {
            throw TestFailure("there is no \(relative)")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Files below a folder, relative to the root, sorted.
    static func files(_ folder: String, suffix: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path(folder)).filter { $0.hasSuffix(suffix) }.sorted()
            .map { folder + "/" + $0 }
    }
}
