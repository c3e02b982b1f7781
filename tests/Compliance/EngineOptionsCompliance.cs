using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance;

/// <summary>What the options of every engine that replicas share must do.</summary>
public abstract class EngineOptionsCompliance<TOptions>
    where TOptions : class
{
    /// <summary>A setting that names a server, of which nothing is asked.</summary>
    protected abstract (string Name, string? Value) Server { get; }

    /// <summary>The setting that is missed where no server is named.</summary>
    protected abstract string Needed { get; }

    [Fact]
    public void Without_a_server_the_mistake_says_what_to_set() =>
        Should
            .Throw<OptionsValidationException>(() => Options(("a", "b")).Value)
            .Failures.Single()
            .ShouldStartWith($"{Needed} is missing");

    [Fact]
    public void Where_another_inbox_is_used_no_server_is_needed()
    {
        var services = Services(("Spark:Inbox", "Memory"));

        services.GetRequiredService<IOptions<TOptions>>().Value.ShouldNotBeNull();
        services.GetRequiredService<IInbox>().ShouldBeOfType<MemoryInbox>();
    }

    [Fact]
    public async Task One_line_moves_inbox_journal_dead_letters_and_states()
    {
        await using var services = Services(Server);

        object[] moved =
        [
            services.GetRequiredService<IInbox>(),
            services.GetRequiredService<IDeadLetters>(),
            services.GetRequiredService<IReplyJournal>(),
            services.GetRequiredService<IStateStore>(),
        ];
        moved.ShouldAllBe(each => each.GetType().Assembly == typeof(TOptions).Assembly);
    }

    /// <summary>The one line, with a server if the code names one.</summary>
    private protected abstract void Use(SparkBotBuilder bot, string? server);

    private protected IOptions<TOptions> Options(params (string, string?)[] settings) => Options(null, settings);

    private protected IOptions<TOptions> Options(string? server, params (string, string?)[] settings) =>
        Services(server, settings).GetRequiredService<IOptions<TOptions>>();

    /// <summary>All mistakes of these settings, which are reported together and tell no password.</summary>
    private protected IReadOnlyList<string> Mistakes(params (string, string?)[] settings)
    {
        var options = Options(settings);
        var mistakes = Should.Throw<OptionsValidationException>(() => options.Value).Failures.ToList();
        mistakes.ShouldAllBe(mistake => !mistake.Contains("hunter2"));
        return mistakes;
    }

    private ServiceProvider Services(params (string, string?)[] settings) => Services(null, settings);

    private ServiceProvider Services(string? server, (string Name, string? Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration["SPARK_ACCESS_TOKEN"] = "token";
        builder.Configuration["Spark:ApiUrl"] = "http://127.0.0.1:1/v1";
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        var bot = builder.AddSparkBot();
        Use(bot, server);
        bot.UseState();
        return builder.Services.BuildServiceProvider();
    }
}
