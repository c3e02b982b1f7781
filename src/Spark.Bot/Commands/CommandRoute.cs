using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot;

/// <summary>Takes messages that are commands.</summary>
internal sealed class CommandRoute(CommandTable commands, AccessControl access, ErrorHandling errors) : IEventRoute
{
    public async ValueTask<bool> TryTakeAsync(
        BotEvent botEvent,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        if (botEvent is not MessageReceived message || commands.Match(message) is not var (command, received))
        {
            return false;
        }

        if (await WhyNotAsync(command, received, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            if (command.Options.Hidden)
            {
                return false; // who may not run it does not learn that it exists
            }

            await errors
                .GuardAsync(
                    received,
                    command.Handler.Name,
                    () => received.ReplyAsync(refusal, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return true;
        }

        await errors
            .GuardAsync(
                received,
                command.Handler.Name,
                () => RunAsync(command, received, services, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        return true;
    }

    private async Task<string?> WhyNotAsync(
        CommandRegistration command,
        CommandReceived received,
        CancellationToken cancellationToken
    ) =>
        !command.WorksIn(received.IsDirect)
            ? $"“{command.Name}” works {(received.IsDirect ? "in group rooms" : "in a direct conversation with me")} only."
        : command.Options.Role is { } role
        && !await access.HasRoleAsync(received.PersonId, role, cancellationToken).ConfigureAwait(false)
            ? $"“{command.Name}” is for people with the role {role} only."
        : null;

    private static async Task RunAsync(
        CommandRegistration command,
        CommandReceived received,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await received.CallAsync(command.Handler.Resolve(services), cancellationToken).ConfigureAwait(false);
        }
        catch (CommandUsageException wrong)
        {
            await received
                .ReplyAsync($"{wrong.Message}\nUsage: {command.Synopsis}", cancellationToken)
                .ConfigureAwait(false);
        }
    }
}

/// <summary>Registers what every bot needs for commands.</summary>
internal static class CommandServices
{
    public static void AddCommands(this IServiceCollection services)
    {
        services.AddSingleton<CommandTable>();
        services.AddSingleton<CommandRoute>();
        services.AddSingleton<HelpCommand>();
    }
}
