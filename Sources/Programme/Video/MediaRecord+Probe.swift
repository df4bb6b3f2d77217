extension MediaRecord {
    /// The record of ffprobe's output; `size` is the file's own, for formats that do not tell.
    init(_ output: ProbeOutput, size: Int) {
        container = output.format?.text("format_name") ?? "unknown"
        self.size = output.format?["size"]?.int ?? size
        bitRate = output.format?["bit_rate"]?.int
        let media = output.streams.filter { $0.disposition?["attached_pic"]?.int != 1 }
        attachedPictures = output.streams.count - media.count
        video = media.lazy.compactMap(Video.init).first
        audio = media.compactMap(Audio.init)
        subtitles = media.filter { $0.fields.text("codec_type") == "subtitle" }.map {
            Subtitle(
                index: $0.fields["index"]?.int ?? 0, codec: $0.fields.text("codec_name") ?? "unknown",
                language: $0.language)
        }
        chapters = output.chapters.compactMap { chapter in
            guard let start = chapter.fields["start_time"]?.milliseconds,
                let end = chapter.fields["end_time"]?.milliseconds
            else { return nil }
            return Chapter(startMs: start, endMs: end, title: chapter.tags?.text("title"))
        }
        let longest = ([video?.durationMs] + audio.map(\.durationMs)).compactMap(\.self).max()
        durationMs = output.format?["duration"]?.milliseconds ?? longest
    }
}

extension MediaRecord.Video {
    init?(_ stream: ProbeOutput.Stream) {
        let fields = stream.fields
        guard fields.text("codec_type") == "video", let width = fields["width"]?.int, let height = fields["height"]?.int
        else { return nil }
        let rotation = stream.rotation
        let sar = Rational(fields.text("sample_aspect_ratio"))
        let shown = Int((Double(width) * min(max(sar?.value ?? 1, 0.1), 10)).rounded())
        let real = Rational(fields.text("r_frame_rate"))
        let average = Rational(fields.text("avg_frame_rate"))
        let order = fields.text("field_order")
        self.init(
            index: fields["index"]?.int ?? 0, codec: fields.text("codec_name") ?? "unknown",
            profile: fields.text("profile"), level: fields["level"]?.int.flatMap { $0 > 0 ? $0 : nil },
            width: width, height: height,
            displayWidth: rotation % 180 == 0 ? shown : height, displayHeight: rotation % 180 == 0 ? height : shown,
            sar: sar, rotation: rotation, fps: average ?? real,
            isVFR: Self.differ(real, average), pixelFormat: fields.text("pix_fmt"),
            bitDepth: fields["bits_per_raw_sample"]?.int, isInterlaced: order.map { $0 != "progressive" } ?? false,
            fieldOrder: order, colourRange: fields.text("color_range"), colourSpace: fields.text("color_space"),
            colourTransfer: fields.text("color_transfer"), colourPrimaries: fields.text("color_primaries"),
            bitRate: fields["bit_rate"]?.int, frames: fields["nb_frames"]?.int,
            startMs: fields["start_time"]?.milliseconds, durationMs: fields["duration"]?.milliseconds)
    }

    /// The greatest common and the average frame rate are apart by more than what rounding of the duration explains.
    private static func differ(_ real: Rational?, _ average: Rational?) -> Bool {
        guard let real, let average else { return false }
        return abs(real.value - average.value) > real.value * 0.01
    }
}

extension MediaRecord.Audio {
    init?(_ stream: ProbeOutput.Stream) {
        let fields = stream.fields
        guard fields.text("codec_type") == "audio", let codec = fields.text("codec_name") else { return nil }
        self.init(
            index: fields["index"]?.int ?? 0, codec: codec, profile: fields.text("profile"),
            channels: fields["channels"]?.int ?? 0, layout: fields.text("channel_layout"),
            rate: fields["sample_rate"]?.int, language: stream.language, bitRate: fields["bit_rate"]?.int,
            startMs: fields["start_time"]?.milliseconds, durationMs: fields["duration"]?.milliseconds)
    }
}

extension ProbeOutput.Stream {
    fileprivate var language: String? {
        tags?.text("language").flatMap { $0 == "und" ? nil : $0 }
    }

    /// The clockwise turn. The display matrix counts anticlockwise, the older tag `rotate` clockwise.
    fileprivate var rotation: Int {
        let matrix = sideData.lazy.compactMap { $0["rotation"]?.int }.first.map { -$0 }
        let turn = (matrix ?? tags?["rotate"]?.int ?? 0) % 360
        return ((turn + 360) % 360 + 45) / 90 % 4 * 90
    }
}
