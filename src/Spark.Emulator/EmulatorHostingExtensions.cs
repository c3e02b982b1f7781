using Microsoft.Extensions.Configuration;

namespace Spark.Emulator;

/// <summary>Puts an emulator into a bot's host, for development.</summary>
public static class EmulatorHostingExtensions
{
    private static readonly string[] TokenKeys = ["Spark:AccessToken", "SPARK_ACCESS_TOKEN", "WEBEX_ACCESS_TOKEN"];

    /// <summary>
    /// Starts a local cloud for a bot that has no other: nothing happens when an access token (<c>Spark:AccessToken</c>,
    /// <c>SPARK_ACCESS_TOKEN</c>, <c>WEBEX_ACCESS_TOKEN</c>) or <c>Spark:ApiUrl</c> is configured. It listens at
    /// <c>Spark:EmulatorUrl</c>, <c>http://localhost:5050</c> by default, before this method returns, and stops after the rest of
    /// the host has stopped. It configures <c>Spark:ApiUrl</c>, <c>Spark:AccessToken</c> (the first bot's) and
    /// <c>Spark:Inbox=Memory</c>. <c>Spark:EmulatorSeed</c>, <c>Spark:EmulatorState</c> and <c>Spark:EmulatorFaults</c> name the
    /// files of its people, its state and its faults.
    /// </summary>
    /// <param name="builder">The bot's host.</param>
    /// <param name="configure">Changes how it starts.</param>
    /// <exception cref="SparkEmulatorAddressException">Its address is in use.</exception>
    /// <exception cref="SparkEmulatorConfigurationException">The options are not usable, or the seed has no bot.</exception>
    public static async Task AddSparkEmulatorAsync(
        this IHostApplicationBuilder builder,
        Action<SparkEmulatorOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (HasOtherCloud(builder.Configuration))
            return;

        var options = new SparkEmulatorOptions
        {
            Url = ConfiguredUrl(builder.Configuration),
            SeedPath = Configured(builder.Configuration, "Spark:EmulatorSeed"),
            StateFile = Configured(builder.Configuration, "Spark:EmulatorState"),
            FaultsPath = Configured(builder.Configuration, "Spark:EmulatorFaults"),
        };
        configure?.Invoke(options);
        var emulator = await SparkEmulator.StartAsync(options).ConfigureAwait(false);
        try
        {
            var bot =
                emulator.FirstBot
                ?? throw new SparkEmulatorConfigurationException(
                    "The emulator's seed has no bot: one entry needs \"type\":\"bot\"."
                );
            builder.Configuration.AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
                {
                    ["Spark:ApiUrl"] = emulator.ApiUrl.ToString(),
                    ["Spark:AccessToken"] = bot.Token,
                    ["Spark:Inbox"] = "Memory",
                }
            );
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        // First in, last out: the bot can say its last words while it drains.
        builder.Services.Insert(
            0,
            ServiceDescriptor.Singleton<IHostedService>(services => new EmulatorService(
                emulator,
                services.GetRequiredService<IHostApplicationLifetime>(),
                services.GetRequiredService<ILoggerFactory>()
            ))
        );
    }

    private static bool HasOtherCloud(IConfiguration configuration) =>
        TokenKeys.Any(key => !string.IsNullOrWhiteSpace(configuration[key]))
        || TokenKeys.Any(key => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(key)))
        || !string.IsNullOrWhiteSpace(configuration["Spark:ApiUrl"]);

    private static string? Configured(IConfiguration configuration, string key) =>
        string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key];

    private static Uri ConfiguredUrl(IConfiguration configuration)
    {
        var text = configuration["Spark:EmulatorUrl"];
        if (string.IsNullOrWhiteSpace(text))
            return new Uri(EmulatorProgram.DefaultUrl);
        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            ? url
            : throw new SparkEmulatorConfigurationException(
                $"Spark:EmulatorUrl must be an address such as {EmulatorProgram.DefaultUrl}, and is '{text}'."
            );
    }
}
