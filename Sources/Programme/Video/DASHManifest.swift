/// The DASH MPD (ISO/IEC 23009-1): static, one adaptation set for the pictures and one for the sound.
enum DASHManifest {
    static func text(_ rungs: [Rung], subtitles: [SubtitleTrack] = []) -> String {
        let longest = rungs.map(\.measured.durationMs).max() ?? 0
        let media = [rungs.filter(\.isVideo), rungs.filter { !$0.isVideo }].filter { !$0.isEmpty }
        let sets =
            media.enumerated().map { adaptation($0.offset, $0.element) }
            + subtitles.enumerated().map { adaptation(media.count + $0.offset, $0.element) }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" profiles="urn:mpeg:dash:profile:isoff-main:2011" \
            minBufferTime="PT6S" mediaPresentationDuration="\(duration(longest))">
              <Period id="0" start="PT0S">
            \(sets.joined(separator: "\n"))
              </Period>
            </MPD>

            """
    }

    private static func adaptation(_ id: Int, _ rungs: [Rung]) -> String {
        let kind = rungs.first?.isVideo == true ? "video" : "audio"
        return """
                <AdaptationSet id="\(id)" contentType="\(kind)" mimeType="\(kind)/mp4" segmentAlignment="true" \
            startWithSAP="1">
            \(rungs.map { representation($0) }.joined(separator: "\n"))
                </AdaptationSet>
            """
    }

    private static func adaptation(_ id: Int, _ track: SubtitleTrack) -> String {
        """
            <AdaptationSet id="\(id)" contentType="text" mimeType="text/vtt" lang="\(track.language)">
              <Role schemeIdUri="urn:mpeg:dash:role:2011" value="subtitle"/>
              <Representation id="subtitles-\(track.name)" bandwidth="256">
                <BaseURL>subtitles/\(track.name).vtt</BaseURL>
              </Representation>
            </AdaptationSet>
        """
    }

    private static func representation(_ rung: Rung) -> String {
        let measured = rung.measured
        var attributes =
            #"id="\#(rung.spec.name)" bandwidth="\#(max(1, measured.peakBps))" codecs="\#(measured.codecs)""#
        if let width = measured.width, let height = measured.height {
            attributes += #" width="\#(width)" height="\#(height)""#
        }
        if let fps = measured.fps { attributes += #" frameRate="\#(fps.num)/\#(fps.den)""# }
        if !rung.isVideo { attributes += #" audioSamplingRate="\#(rung.spec.sampleRate ?? 48_000)""# }
        let longest = measured.segments.map(\.durationMs).max() ?? 0
        let segments = measured.segments.map { #"            <SegmentURL media="\#($0.uri)"/>"# }
        let times = measured.segments.map { #"              <S d="\#($0.durationMs)"/>"# }
        return """
                  <Representation \(attributes)>
                    <BaseURL>\(rung.spec.name)/</BaseURL>
                    <SegmentList timescale="1000"\(measured.segments.count == 1 ? " duration=\"\(longest)\"" : "")>
                        <Initialization sourceURL="init.mp4"/>
            \(measured.segments.count == 1 ? "" : "            <SegmentTimeline>\n\(times.joined(separator: "\n"))\n            </SegmentTimeline>\n")\
            \(segments.joined(separator: "\n"))
                    </SegmentList>
                  </Representation>
            """
    }

    /// ISO 8601, in seconds and milliseconds.
    private static func duration(_ milliseconds: Int) -> String {
        "PT\(milliseconds / 1_000).\(Clock.pad(milliseconds % 1_000, 3))S"
    }
}
