/// The HLS master playlist (RFC 8216): a variant per picture, all with the one sound.
enum HLSMaster {
    static func text(_ rungs: [Rung]) -> String {
        let pictures = rungs.filter(\.isVideo)
        let sound = rungs.first { !$0.isVideo }
        var lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
        if let sound, !pictures.isEmpty {
            lines.append(
                "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,AUTOSELECT=YES,"
                    + "CHANNELS=\"\(sound.spec.channels ?? 2)\",URI=\"\(sound.spec.name)/media.m3u8\"")
        }
        for rung in pictures.isEmpty ? rungs : pictures {
            lines.append("#EXT-X-STREAM-INF:" + attributes(rung, pictures.isEmpty ? nil : sound).joined(separator: ","))
            lines.append("\(rung.spec.name)/media.m3u8")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func attributes(_ rung: Rung, _ sound: Rung?) -> [String] {
        let codecs = [rung.measured.codecs, sound?.measured.codecs].compactMap(\.self).joined(separator: ",")
        var list = [
            "BANDWIDTH=\(rung.measured.peakBps + (sound?.measured.peakBps ?? 0))",
            "AVERAGE-BANDWIDTH=\(rung.measured.averageBps + (sound?.measured.averageBps ?? 0))", "CODECS=\"\(codecs)\"",
        ]
        if let width = rung.measured.width, let height = rung.measured.height {
            list.append("RESOLUTION=\(width)x\(height)")
        }
        if let fps = rung.measured.fps { list.append("FRAME-RATE=\(thousandths(fps))") }
        if sound != nil { list.append("AUDIO=\"audio\"") }
        return list
    }

    private static func thousandths(_ fps: Rational) -> String {
        let value = (fps.num * 1_000 + fps.den / 2) / fps.den
        let fraction = String(value % 1_000)
        return "\(value / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
