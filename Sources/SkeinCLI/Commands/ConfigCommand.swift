import ArgumentParser

/// `skein config`.
struct ConfigCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "config", abstract: Message.commandConfig.text, subcommands: [ConfigShow.self])
    }
}

/// `skein config show`: what is in force and, with `--origin`, who said so. Needs no database.
struct ConfigShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Message.commandConfigShow.text)
    }

    @Flag(help: help(.optionOrigin))
    var origin = false
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        var columns = [Column(key: "key", title: .columnKey), Column(key: "value", title: .columnValue)]
        if origin { columns.append(Column(key: "origin", title: .columnOrigin)) }
        var table = Table(columns)
        for setting in Setting.all {
            var text = try session.settings.value(setting).text
            if setting.key == Setting.databaseURL.key { text = Conninfo.redacted(text) }
            var row = [Cell(setting.key), Cell(text)]
            if origin { row.append(Cell(session.settings.origin(setting))) }
            table.rows.append(row)
        }
        session.show(table)
    }
}
