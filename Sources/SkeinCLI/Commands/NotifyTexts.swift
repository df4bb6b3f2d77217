import ArgumentParser
import PQ
import Skein

/// `skein notify preview`: what a message would say.
struct NotifyPreview: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "preview", abstract: Message.commandPreview.text)
    }

    @Argument(help: help(.argumentTemplate, "template"))
    var template: String
    @Option(help: help(.optionTemplateVersion, "n"))
    var templateVersion: Int32?
    @Option(
        name: [.customShort("P"), .customLong("param")], parsing: .unconditionalSingleValue,
        help: help(.optionParam, "key=value"))
    var parameters: [String] = []
    @Option(help: help(.optionLocale, "locale"))
    var locale = "zh-Hans"
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let params = try ArgumentPairs.merge(try parameters.map(ArgumentPairs.init), into: nil)
        let result = try await session.query(
            "select j.key, j.value #>> '{}' from jsonb_each(programme.preview($1, $2, $3, $4)) j order by j.key",
            [.text(template), .int4(templateVersion), .jsonb(utf8: params), .text(locale)])
        session.show(try Table(pairs: result))
    }
}

/// `skein notify test`: a harmless message to one endpoint.
struct NotifyTest: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "test", abstract: Message.commandNotifyTest.text)
    }

    @Argument(help: help(.argumentEndpoint, "name"))
    var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        // Critical, so that it does not wait for the morning: somebody sits there and looks.
        let result = try await session.query(
            """
            select e.job_id
            from (select 'test:' || $1::text || ':' || gen_random_uuid() as key) k
            cross join lateral skein.enqueue('notify.send', jsonb_build_object('v', 1, 'template', 'notify.test',
                'audience', jsonb_build_object('endpoints', jsonb_build_array($1::text)),
                'params', jsonb_build_object('endpoint', $1::text), 'severity', 'critical', 'category', 'test',
                'subject', 'endpoint:0', 'dedupe_key', k.key), unique_key => k.key) e
            """, [.text(name)])
        session.console.note(
            Message.testEnqueued.text(["name": name, "id": "\(try result.get(Int64.self, row: 0, 0))"]))
    }
}
