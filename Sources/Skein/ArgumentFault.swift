/// Finds where in a JSON text stands what PostgreSQL's `jsonb` refuses. The server says that it refuses, but not where.
///
/// It runs only after a refusal, so it may be plain rather than fast.
package struct ArgumentFault: Equatable {
    /// Where, as a JSON pointer.
    package let pointer: String
    /// Which rule of JSON or of `jsonb`.
    package let rule: String
    /// In words.
    package let message: String

    /// The first fault; `nil` when the text is JSON that `jsonb` takes.
    package static func find(in text: [UInt8]) -> ArgumentFault? {
        var scanner = Scanner(text: text)
        do throws(Found) {
            try scanner.value()
            scanner.skipSpace()
            if scanner.at < text.count { throw scanner.found("json", "text after the end of the value") }
            return nil
        } catch {
            return ArgumentFault(pointer: error.pointer, rule: error.rule, message: error.message)
        }
    }

    private struct Found: Error {
        let pointer: String
        let rule: String
        let message: String
    }

    /// Deeper than this, `jsonb` may run out of stack, and no honest argument is.
    private static let depthMax = 1_000

    private struct Scanner {
        let text: [UInt8]
        var at = 0
        var path: [String] = []

        init(text: [UInt8]) {
            self.text = text
        }

        func found(_ rule: String, _ message: String) -> Found {
            // A hostile text could make the pointer as long as itself.
            let shown = path.prefix(32).map { "/" + JSONCoding.escaped($0) }.joined()
            return Found(pointer: path.count > 32 ? shown + "/…" : shown, rule: rule, message: message)
        }

        mutating func skipSpace() {
            while at < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[at]) { at += 1 }
        }

        /// Reads one value with all that it holds. The open containers stand in an array and not on the stack, which
        /// a hostile text could exhaust.
        mutating func value() throws(Found) {
            /// The index of the element being read; `nil` for an object.
            var open: [Int?] = []
            while true {
                guard open.count < ArgumentFault.depthMax else { throw found("depth", "nested too deeply") }
                skipSpace()
                if take("{") {
                    skipSpace()
                    if !take("}") {
                        open.append(nil)
                        try memberName()
                        continue
                    }
                } else if take("[") {
                    skipSpace()
                    if !take("]") {
                        open.append(0)
                        path.append("0")
                        continue
                    }
                } else {
                    try scalar()
                }
                guard try next(&open) else { return }
            }
        }

        /// After a value: goes on to the next one in the innermost open container, closing those that end here; `false`
        /// when all are closed.
        private mutating func next(_ open: inout [Int?]) throws(Found) -> Bool {
            while let innermost = open.last {
                path.removeLast()
                skipSpace()
                if take(",") {
                    guard let index = innermost else {
                        try memberName()
                        return true
                    }
                    open[open.count - 1] = index + 1
                    path.append(String(index + 1))
                    return true
                }
                guard take(innermost == nil ? "}" : "]") else {
                    throw found("json", innermost == nil ? "an object is not closed" : "an array is not closed")
                }
                open.removeLast()
            }
            return false
        }

        private mutating func memberName() throws(Found) {
            skipSpace()
            guard at < text.count, text[at] == UInt8(ascii: "\"") else {
                throw found("json", "a member name is missing")
            }
            path.append(try string())
            skipSpace()
            guard take(":") else { throw found("json", "a colon is missing") }
        }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard at < text.count, text[at] == UInt8(ascii: character) else { return false }
            at += 1
            return true
        }

        /// Reads a string token; its value is good enough for a pointer (escapes of names stay as written).
        mutating func string() throws(Found) -> String {
            at += 1
            let start = at
            while at < text.count {
                switch text[at] {
                case UInt8(ascii: "\""):
                    guard let value = String(validating: text[start..<at], as: UTF8.self) else {
                        throw found("utf8", "a text is not UTF-8")
                    }
                    at += 1
                    return value
                case UInt8(ascii: "\\"): try escape()
                case 0: throw found("no_nul_character", "a text holds the character U+0000")
                case 1..<0x20: throw found("json", "a text holds an unescaped control character")
                default: at += 1
                }
            }
            throw found("json", "a text is not closed")
        }

        mutating func escape() throws(Found) {
            guard at + 1 < text.count else { throw found("json", "a text is not closed") }
            guard text[at + 1] == UInt8(ascii: "u") else {
                guard "\"\\/bfnrt".utf8.contains(text[at + 1]) else { throw found("json", "an unknown escape") }
                at += 2
                return
            }
            let unit = try hex(at + 2)
            at += 6
            switch unit {
            case 0: throw found("no_nul_character", "a text holds the character U+0000")
            case 0xDC00...0xDFFF: throw found("utf8", "a text holds half a surrogate pair")
            case 0xD800...0xDBFF:
                guard at + 1 < text.count, text[at] == UInt8(ascii: "\\"), text[at + 1] == UInt8(ascii: "u"),
                    (0xDC00...0xDFFF).contains(try hex(at + 2))
                else { throw found("utf8", "a text holds half a surrogate pair") }
                at += 6
            default: break
            }
        }

        func hex(_ start: Int) throws(Found) -> UInt32 {
            guard start + 4 <= text.count,
                let digits = String(validating: text[start..<start + 4], as: UTF8.self),
                digits.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt32(digits, radix: 16)
            else { throw found("json", "an unknown escape") }
            return value
        }

        mutating func scalar() throws(Found) {
            guard at < text.count else { throw found("json", "the text ends too early") }
            if text[at] == UInt8(ascii: "\"") {
                _ = try string()
                return
            }
            let start = at
            while at < text.count, !" \t\r\n,]}:".utf8.contains(text[at]) { at += 1 }
            let token = text[start..<at]
            if Self.isNumber(token) { return }
            switch String(decoding: token.prefix(10), as: UTF8.self) {
            case "true", "false", "null": return
            case "NaN", "Infinity", "-Infinity", "-NaN", "nan", "inf", "-inf":
                throw found("finite_number", "a number is not finite")
            default: throw found("json", "a value is neither a number, a text, true, false nor null")
            }
        }

        /// Whether the token is a number as JSON writes it: `-0.5e+3`, but neither `01` nor `1.`.
        private static func isNumber(_ token: ArraySlice<UInt8>) -> Bool {
            var rest = token
            func takeDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
                let digits = rest.prefix { (48...57).contains($0) }.count
                rest = rest.dropFirst(digits)
                return digits
            }
            if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            let startsWithZero = rest.first == UInt8(ascii: "0")
            let whole = takeDigits(&rest)
            guard whole == 1 || (whole > 1 && !startsWithZero) else { return false }
            if rest.first == UInt8(ascii: ".") {
                rest = rest.dropFirst()
                guard takeDigits(&rest) > 0 else { return false }
            }
            if let mark = rest.first, "eE".utf8.contains(mark) {
                rest = rest.dropFirst()
                if let sign = rest.first, "+-".utf8.contains(sign) { rest = rest.dropFirst() }
                guard takeDigits(&rest) > 0 else { return false }
            }
            return rest.isEmpty
        }
    }
}
