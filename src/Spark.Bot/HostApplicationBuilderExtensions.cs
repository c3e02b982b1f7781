using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Adds a bot to a program.</summary>
public static class HostApplicationBuilderExtensions
{
    /// <summary>
    /// Adds a bot, configured by the section <c>Spark</c>; the token also by <c>SPARK_ACCESS_TOKEN</c> or
    /// <c>WEBEX_ACCESS_TOKEN</c>. Mistakes in the options are reported together when the program starts. Open it to
    /// the network with <see cref="SparkBotEndpoints.MapSparkBot"/>.
    /// </summary>
    /// <param name="builder">The program's builder.</param>
    /// <param name="configure">Options set in code; they win over the configuration.</param>
    /// <returns>What says what the bot does.</returns>
    public static SparkBotBuilder AddSparkBot(
        this IHostApplicationBuilder builder,
        Action<SparkBotOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        AddOptions(services, configure);
        if (services.Any(service => service.ServiceType == typeof(Corridor)))
        {
            return new SparkBotBuilder(services);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSparkClient();
        // The bot's options are its client's, too.
        services.AddSingleton<IOptions<SparkClientOptions>>(provider =>
            provider.GetRequiredService<IOptions<SparkBotOptions>>()
        );

        services.AddEvents();
        services.AddAccessControl();
        services.TryAddSingleton<ErrorHandling>();
        services.TryAddSingleton<MiddlewareChain>();
        services.AddCommands();
        services.AddHandling();

        services.TryAddSingleton<BotIdentity>();
        services.TryAddSingleton<OtherBots>();
        services.TryAddSingleton<BotLogin>();
        services.AddSingleton<Corridor>();
        services.AddInbox();
        services.AddWebhooks();
        services.AddCatchUp();
        services.AddReplicas();
        services.AddDoctor();
        services.AddDiagnostics();
        return new SparkBotBuilder(services);
    }

    private static void AddOptions(IServiceCollection services, Action<SparkBotOptions>? configure)
    {
        var options = services.AddOptions<SparkBotOptions>().BindConfiguration(SparkBotOptions.Section);
        if (configure is not null)
        {
            options.Configure(bot =>
            {
                var before = bot.AccessToken;
                configure(bot);
                if (!string.Equals(bot.AccessToken, before, StringComparison.Ordinal))
                {
                    bot.TokensInCode.Add(bot.AccessToken);
                }
            });
        }

        options
            .PostConfigure<IConfiguration>(
                (bot, configuration) => bot.AccessToken = Token(bot.AccessToken, configuration)
            )
            .PostConfigure<IHostEnvironment>(
                (bot, environment) =>
                    bot.DiscoverPublicUrl ??= environment.IsDevelopment() && !PublicAddress.IsLoopback(bot.ApiUrl)
            )
            .PostConfigure<TimeProvider>((bot, clock) => (bot.TimeProvider, bot.Waiting) = (clock, HandlerTime.Pause))
            .ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SparkBotOptions>, SparkBotOptionsValidator>()
        );
    }

    private static string? Token(string? configured, IConfiguration configuration) =>
        ((string?[])[configured, configuration["SPARK_ACCESS_TOKEN"], configuration["WEBEX_ACCESS_TOKEN"]])
            .FirstOrDefault(token => !string.IsNullOrWhiteSpace(token))
            ?.Trim(); // a mounted secret ends with a line break; the key that is derived from it must not depend on it
}

internal sealed class SparkBotOptionsValidator : IValidateOptions<SparkBotOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkBotOptions options) =>
        options.Validate().ToList() is { Count: > 0 } problems
            ? ValidateOptionsResult.Fail(problems)
            : ValidateOptionsResult.Success;
}
