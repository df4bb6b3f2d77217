/// The binary form of numeric, read as text: digits of base 10,000.
enum PGNumeric {
    private static let negative: UInt16 = 0x4000
    private static let specials: [UInt16: String] = [0xC000: "NaN", 0xD000: "Infinity", 0xF000: "-Infinity"]

    /// Nil when malformed.
    static func text(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 8 else { return nil }
        func word(_ index: Int) -> Int16 {
            Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: Int16.self))
        }
        let digits = Int(word(0))
        let weight = Int(word(1))
        let sign = UInt16(bitPattern: word(2))
        let scale = Int(word(3))
        if let special = specials[sign] { return special }
        guard digits >= 0, bytes.count == 8 + digits * 2, scale >= 0 else { return nil }
        func digit(_ index: Int) -> Int { index >= 0 && index < digits ? Int(word(4 + index)) : 0 }
        var text = sign == negative ? "-" : ""
        if weight < 0 {
            text += "0"
        } else {
            for index in 0...weight { text += index == 0 ? String(digit(0)) : padded(digit(index)) }
        }
        if scale > 0 {
            var fraction = ""
            var index = weight + 1
            while fraction.utf8.count < scale {
                fraction += padded(digit(index))
                index += 1
            }
            text += "." + fraction.prefix(scale)
        }
        return text
    }

    private static func padded(_ digit: Int) -> String {
        let text = String(digit)
        return String(repeating: "0", count: max(0, 4 - text.utf8.count)) + text
    }
}
