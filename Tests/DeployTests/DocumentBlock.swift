/// A fenced block of a page of docs/, or a preparation that readers do not see.
///
///     ```sh run        run by a test, must succeed
///     ```sh shown      for readers only: it needs something that a test has not
///     ```text output   each of its lines is in what the block before it wrote
///     <!-- prepare sql … -->   run, not shown
struct DocumentBlock: Sendable {
    enum Use: String, Sendable {
        case run, shown, output, none
    }

    var language: String
    var use: Use
    var text: String
    var line: Int

    static func all(of page: String) -> [DocumentBlock] {
        var blocks: [DocumentBlock] = []
        var open: DocumentBlock?
        var indent = 0
        var isComment = false
        for (number, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let bare = line.drop { $0 == " " }
            if let block = open {
                if isComment ? bare == "-->" : bare == "```" {
                    blocks.append(block)
                    open = nil
                } else {
                    open?.text += line.dropFirst(min(indent, line.count - bare.count)) + "\n"
                }
                continue
            }
            isComment = bare.hasPrefix("<!-- prepare ")
            guard isComment || bare.hasPrefix("```") else { continue }
            let words = bare.drop { $0 == "`" }.split(separator: " ").map(String.init)
            let language = isComment ? words.last : words.first
            let use = isComment ? .run : words.dropFirst().first.flatMap(Use.init(rawValue:)) ?? .none
            indent = line.count - bare.count
            open = DocumentBlock(language: language ?? "", use: use, text: "", line: number + 1)
        }
        return blocks
    }
}
