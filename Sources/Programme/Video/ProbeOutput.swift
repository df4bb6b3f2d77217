import FoundationEssentials
import Skein

/// ffprobe's JSON as it comes: numbers as texts or numbers, any member absent, tags in any case.
struct ProbeOutput: Decodable {
    /// A text, number or boolean; anything else is nothing.
    struct Loose: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else if let number = try? container.decode(Int.self) {
                text = String(number)
            } else if let number = try? container.decode(Double.self) {
                text = String(number)
            }
        }

        /// A number beyond what any file has is nothing: sums and products of two of them stay far from the end.
        var int: Int? {
            let number = text.flatMap { Int($0) ?? Double($0).flatMap { Int(exactly: $0.rounded()) } }
            return number.flatMap { (-Self.most...Self.most).contains($0) ? $0 : nil }
        }

        private static let most = 1_000_000_000_000_000

        /// Seconds as whole milliseconds; what is not finite, or beyond a year, is nothing.
        var milliseconds: Int? {
            text.flatMap { Double($0) }.flatMap { abs($0) < 31_536_000 ? Int(($0 * 1_000).rounded()) : nil }
        }
    }

    /// A member of unknown form: its texts by name, without regard to case.
    struct Members: Decodable {
        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        private var values: [String: Loose] = [:]

        init(from decoder: any Decoder) throws {
            guard let container = try? decoder.container(keyedBy: Key.self) else { return }
            for key in container.allKeys {
                values[key.stringValue.lowercased()] = try? container.decode(Loose.self, forKey: key)
            }
        }

        subscript(name: String) -> Loose? { values[name] }

        func text(_ name: String) -> String? {
            guard let text = values[name]?.text, !text.isEmpty, text != "unknown", text != "N/A" else { return nil }
            return text
        }
    }

    struct Stream: Decodable {
        var fields: Members
        var disposition: Members?
        var tags: Members?
        var sideData: [Members]

        private enum CodingKeys: String, CodingKey {
            case disposition, tags
            case sideData = "side_data_list"
        }

        init(from decoder: any Decoder) throws {
            fields = try Members(from: decoder)
            let container = try? decoder.container(keyedBy: CodingKeys.self)
            disposition = try? container?.decode(Members.self, forKey: .disposition)
            tags = try? container?.decode(Members.self, forKey: .tags)
            sideData = (try? container?.decode([Members].self, forKey: .sideData)) ?? []
        }
    }

    struct Chapter: Decodable {
        var fields: Members
        var tags: Members?

        private enum CodingKeys: String, CodingKey { case tags }

        init(from decoder: any Decoder) throws {
            fields = try Members(from: decoder)
            tags = try? decoder.container(keyedBy: CodingKeys.self).decode(Members.self, forKey: .tags)
        }
    }

    var streams: [Stream]
    var chapters: [Chapter]
    var format: Members?
    var error: Members?

    private enum CodingKeys: String, CodingKey { case streams, chapters, format, error }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        streams = (try? container.decode([Stream].self, forKey: .streams)) ?? []
        chapters = (try? container.decode([Chapter].self, forKey: .chapters)) ?? []
        format = try? container.decode(Members.self, forKey: .format)
        error = try? container.decode(Members.self, forKey: .error)
    }

    /// Reads the JSON; `nil` when it is none.
    init?(json: [UInt8]) {
        guard let output = try? JSONCoding.decoder.decode(ProbeOutput.self, from: Data(json)) else { return nil }
        self = output
    }
}
