package import FoundationEssentials

/// How arguments and results become JSON and back: one place, so that all of Skein agrees about dates.
package enum JSONCoding {
    /// Shared; nothing changes it after it was made.
    package static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            do {
                return try Date(text, strategy: Date.ISO8601FormatStyle())
            } catch {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "not an ISO 8601 time with an offset"))
            }
        }
        return decoder
    }()

    /// Shared; nothing changes it after it was made.
    package static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            guard let text = timestamp(date) else {
                throw EncodingError.invalidValue(
                    date, .init(codingPath: encoder.codingPath, debugDescription: "a date outside the years 1 to 9999"))
            }
            try container.encode(text)
        }
        return encoder
    }()

    /// The value as JSON text.
    ///
    /// - Throws: ``SkeinError`` with code `bad_arguments` for what JSON cannot hold, such as NaN.
    package static func encode(_ value: some Encodable, kind: JobKind? = nil) throws -> [UInt8] {
        do {
            return [UInt8](try encoder.encode(value))
        } catch let error as EncodingError {
            guard case .invalidValue(let value, let context) = error else { throw error }
            throw SkeinError(
                .badArguments,
                message: "the arguments\(kind.map { " of \($0)" } ?? "") cannot be written as JSON: "
                    + (value is any BinaryFloatingPoint ? "a number is not finite" : context.debugDescription),
                kind: kind?.rawValue,
                pointer: pointer(context.codingPath),
                rule: value is any BinaryFloatingPoint ? "finite_number" : "json"
            )
        }
    }

    /// The moment in ISO 8601 with microseconds and `Z`; `nil` outside the years 1 to 9999.
    package static func timestamp(_ date: Date) -> String? {
        let seconds = date.timeIntervalSince1970
        guard seconds.isFinite, seconds >= -62_135_596_800, seconds < 253_402_300_800 else { return nil }
        let whole = seconds.rounded(.down)
        let micros = Int(((seconds - whole) * 1_000_000).rounded())
        let carried = Date(timeIntervalSince1970: micros == 1_000_000 ? whole + 1 : whole)
        let text = carried.formatted(Date.ISO8601FormatStyle())
        guard micros != 0, micros != 1_000_000, text.hasSuffix("Z") else { return text }
        let digits = String(micros)
        return text.dropLast() + "." + String(repeating: "0", count: 6 - digits.count) + digits + "Z"
    }

    /// What did not fit and where, without the value.
    static func describe(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            "a member is missing at \(pointer(context.codingPath + [key]))"
        case .typeMismatch(let type, let context):
            "not of type \(type) at \(pointer(context.codingPath))"
        case .valueNotFound(let type, let context):
            "no value of type \(type) at \(pointer(context.codingPath))"
        case .dataCorrupted(let context):
            "\(context.debugDescription) at \(pointer(context.codingPath))"
        @unknown default:
            "the arguments do not fit the type"
        }
    }

    /// The coding path as a JSON pointer (RFC 6901).
    package static func pointer(_ path: [any CodingKey]) -> String {
        path.map { key in
            "/" + (key.intValue.map { String($0) } ?? escaped(key.stringValue))
        }.joined()
    }

    /// One reference token of a JSON pointer.
    package static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
