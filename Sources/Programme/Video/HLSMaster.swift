/// The HLS master playlist (RFC 8216): a variant per picture, all with the one sound.
enum HLSMaster {
    static func text(_ rungs: [Rung], subtitles: [SubtitleTrack] = []) -> String {
        let pictures = rungs.filter(\.isVideo)
        let sound = rungs.first { !$0.isVideo }
        var lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
        if let sound, !pictures.isEmpty {
            lines.append(
                "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,AUTOSELECT=YES,"
                    + "CHANNELS=\"\(sound.spec.channels ?? 2)\",URI=\"\(sound.spec.name)/media.m3u8\"")
        }
        lines += subtitles.map { track in
            "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"\(track.name)\",LANGUAGE=\"\(track.language)\","
                + "DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"subtitles/\(track.name).m3u8\""
        }
        for rung in pictures.isEmpty ? rungs : pictures {
            var list = attributes(rung, pictures.isEmpty ? nil : sound)
            if !subtitles.isEmpty { list.append("SUBTITLES=\"subtitles\"") }
            lines.append("#EXT-X-STREAM-INF:" + list.joined(separator: ","))
            lines.append("\(rung.spec.name)/media.m3u8")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The media playlist of one subtitle: a single segment, as long as the film.
    static func subtitles(_ name: String, durationMs: Int) -> String {
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:\((durationMs + 999) / 1_000)
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXTINF:\(durationMs / 1_000).\(Clock.pad(durationMs % 1_000, 3)),
        \(name).vtt
        #EXT-X-ENDLIST

        """
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
        return "\(value / 1_000)." + Clock.pad(value % 1_000, 3)
    }
}
