using Microsoft.Extensions.Options;

namespace Spark.Bot.Nats;

/// <summary>Mistakes matter only where NATS is used.</summary>
internal sealed class NatsOptionsValidator(IEnumerable<InboxEngine> engines, IOptions<SparkBotOptions> bot)
    : IValidateOptions<SparkNatsOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkNatsOptions options)
    {
        var problems = InboxChoice.MayBe(NatsBuilderExtensions.InboxName, engines, bot)
            ? options.Validate().Select(problem => "Spark:" + problem).ToList()
            : [];
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
