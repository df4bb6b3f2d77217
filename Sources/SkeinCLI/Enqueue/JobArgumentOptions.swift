import ArgumentParser
import Skein

/// A job's arguments: JSON, `-` for standard input, `@file`, and `-P` for single members.
struct JobArgumentOptions: ParsableArguments {
    @Argument(help: help(.argumentJSON, "json"))
    var text: String?
    @Option(
        name: [.customShort("P"), .customLong("param")], parsing: .unconditionalSingleValue,
        help: help(.optionParam, "key=value"))
    var parameters: [String] = []

    /// The arguments as JSON text. Nothing is decoded on the way, so numbers of any size stay exact.
    func json(console: Console) throws -> [UInt8] {
        let base = try text.map { try Self.source($0, console) }
        guard !parameters.isEmpty else { return base ?? Array("{}".utf8) }
        return try ArgumentPairs.merge(try parameters.map(ArgumentPairs.init), into: base)
    }

    private static func source(_ text: String, _ console: Console) throws -> [UInt8] {
        if text == "-" { return try console.readBytes("-") }
        if text.hasPrefix("@") { return try console.readBytes(String(text.dropFirst())) }
        return Array(text.utf8)
    }
}

/// One `-P`: `key=text` or `key:=json`.
struct ArgumentPairs: Sendable, Equatable {
    var key: String
    /// The value as JSON text.
    var json: String

    init(_ text: String) throws {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw CLIError(.usage, Message.errorParam.text(["text": text]))
        }
        let value = String(text[text.index(after: equals)...])
        let colon = text.index(before: equals)
        guard text[colon] == ":" else {
            key = String(text[..<equals])
            json = JSONText.quoted(value)
            return
        }
        key = String(text[..<colon])
        json = value
        guard !key.isEmpty else { throw CLIError(.usage, Message.errorParam.text(["text": text])) }
        // Checked here as a whole value of its own: `a:=1,"b":2` must not become two members.
        if let fault = ArgumentFault.find(in: Array(value.utf8)) {
            throw EnqueueRefusal.badJSON(fault, under: key)
        }
    }

    /// The members after those of an object. A member that is named twice is a mistake.
    static func merge(_ pairs: [ArgumentPairs], into base: [UInt8]?) throws -> [UInt8] {
        var seen: Set<String> = []
        for pair in pairs where !seen.insert(pair.key).inserted {
            throw CLIError(.usage, Message.errorParamTwice.text(["key": pair.key]))
        }
        let members = pairs.map { JSONText.quoted($0.key) + ":" + $0.json }.joined(separator: ",")
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        guard let base, !base.allSatisfy(blanks.contains) else { return Array("{\(members)}".utf8) }
        if let fault = ArgumentFault.find(in: base) { throw EnqueueRefusal.badJSON(fault, under: nil) }
        let end = base.lastIndex { !blanks.contains($0) } ?? base.startIndex
        let start = base.firstIndex { !blanks.contains($0) } ?? base.startIndex
        guard base[start] == UInt8(ascii: "{"), base[end] == UInt8(ascii: "}") else {
            throw CLIError(.usage, Message.errorParamNeedsObject.text)
        }
        // jsonb keeps the last of two members with one name, so -P wins over the object, as a flag does over a file.
        let isEmpty = base[(start + 1)..<end].allSatisfy(blanks.contains)
        return base[..<end] + Array((isEmpty ? members : "," + members).utf8) + [UInt8(ascii: "}")]
    }
}
