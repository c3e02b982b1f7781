using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Moves the file of a bot that ran alone into the inbox that is configured, from the command line.</summary>
internal sealed class InboxMover(IServiceProvider services)
{
    public async Task<bool> MoveAsync(string? path, TextWriter output, CancellationToken cancellationToken)
    {
        InboxMove? move = null;
        try
        {
            var choice = services.GetRequiredService<InboxChoice>();
            if (services.GetRequiredService<IInbox>() is not IInboxImport inbox)
            {
                throw new InvalidOperationException(Unfit(choice.Engine.Name));
            }

            var file = Existing(path);
            using var held = SqliteFile.Lock(file);
            SqliteSchema.Recognise(file);
            using var database = new SqliteDatabase(
                file,
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<SqliteDatabase>>()
            );
            var export = new SqliteExport(
                database,
                services.GetRequiredService<IOptions<SparkBotOptions>>().Value.RemembersFor,
                services.GetRequiredService<TimeProvider>()
            );
            await BelongAsync(export, file, cancellationToken).ConfigureAwait(false);
            var states = (IStateStore)services.GetRequiredService(choice.Engine.States);
            move = new InboxMove(export, inbox, states);
            await move.RunAsync(cancellationToken).ConfigureAwait(false);
            await output
                .WriteLineAsync($"{move} {file} is empty now: the inbox is {choice.Engine.Name}.")
                .ConfigureAwait(false);
            return true;
        }
        catch (Exception error)
            when (error
                    is IOException
                        or UnauthorizedAccessException
                        or SparkApiException
                        or OptionsValidationException
                        or InvalidOperationException
            )
        {
            var outcome = move is null
                ? $"Not done. {error.Message}"
                : $"Not finished. {error.Message} {move} The rest is still in the file: run this again.";
            await output.WriteLineAsync(outcome).ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>A name as it is typed means what it does to the shell; that of the options, what it does to the bot.</summary>
    private string Existing(string? path)
    {
        var file =
            path
            ?? Path.Combine(
                services.GetRequiredService<IHostEnvironment>().ContentRootPath,
                services.GetRequiredService<IOptions<SparkBotOptions>>().Value.InboxPath
            );
        return File.Exists(file)
            ? Path.GetFullPath(file)
            : throw new InvalidOperationException(
                $"There is no file '{file}'. Say where the bot's inbox was: --move-inbox=PATH, or Spark:InboxPath."
            );
    }

    /// <summary>Both are this bot's: the service says who it is, the inbox is claimed, and the file was.</summary>
    private async Task BelongAsync(SqliteExport export, string file, CancellationToken cancellationToken)
    {
        var owner = await export.OwnerAsync().ConfigureAwait(false);
        var me = await services.GetRequiredService<BotLogin>().RunAsync(cancellationToken).ConfigureAwait(false);
        if (owner is not null && !SparkId.Same(owner, me.Id))
        {
            throw new UnusableConfigurationException(
                $"The inbox file {file} holds the events of another bot ({owner}); this one is {me.Id}. Name the file of this bot."
            );
        }
    }

    private string Unfit(string name)
    {
        var fit = services
            .GetServices<InboxEngine>()
            .Where(engine => engine.Inbox.IsAssignableTo(typeof(IInboxImport)))
            .Select(engine => engine.Name)
            .ToList();
        return $"The inbox is {name}. A file is moved into one that replicas share: "
            + (
                fit is []
                    ? "add one to the program, such as UsePostgreSql()."
                    : $"set Spark:Inbox to {string.Join(" or ", fit)}."
            );
    }
}
