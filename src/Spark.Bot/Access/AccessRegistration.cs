using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Registers access control, which every bot has.</summary>
internal static class AccessRegistration
{
    public static void AddAccessControl(this IServiceCollection services)
    {
        services.AddOptions<SparkAccessOptions>().BindConfiguration(SparkAccessOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SparkAccessOptions>, SparkAccessOptionsValidator>()
        );
        services.TryAddSingleton<PeopleDirectory>();
        services.TryAddSingleton<Guests>();
        services.TryAddSingleton<AccessControl>();
        services.AddHostedService<AccessNotice>();
        // To leave a room the bot must be told when it comes into one.
        services.AddSingleton<IEventNeeds, LeavingNeeds>();
    }
}

internal sealed class LeavingNeeds(IOptions<SparkAccessOptions> options) : IEventNeeds
{
    public IEnumerable<EventNeed> Needs =>
        options.Value.LeaveOtherRooms ? [new(WebhookResource.Memberships, WebhookEventType.Created)] : [];
}

internal sealed class SparkAccessOptionsValidator : IValidateOptions<SparkAccessOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkAccessOptions options) =>
        options.Validate().ToList() is { Count: > 0 } problems
            ? ValidateOptionsResult.Fail(problems)
            : ValidateOptionsResult.Success;
}

/// <summary>Says at start when the bot is open to everyone.</summary>
internal sealed partial class AccessNotice(
    IOptions<SparkAccessOptions> options,
    IEnumerable<AccessCheck> checks,
    ILogger<AccessNotice> logger
) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.IsOpen && !options.Value.Everyone && !checks.Any())
        {
            Log.Open(logger);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "The bot answers everyone who finds it. Say who may talk to it in Spark:Access (People, Domains, "
                + "Organizations, Rooms), or set Spark:Access:Everyone to true if that is meant"
        )]
        public static partial void Open(ILogger logger);
    }
}
