using Microsoft.Extensions.Options;

namespace Spark.Bot.PostgreSql;

/// <summary>Mistakes matter only where PostgreSQL is used.</summary>
internal sealed class PostgreSqlOptionsValidator(IEnumerable<InboxEngine> engines, IOptions<SparkBotOptions> bot)
    : IValidateOptions<SparkPostgreSqlOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkPostgreSqlOptions options)
    {
        var problems = IsUsed() ? options.Validate().Select(problem => "Spark:" + problem).ToList() : [];
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }

    private bool IsUsed()
    {
        try
        {
            return InboxChoice.Of([.. engines], bot.Value.Inbox).Engine?.Name is PostgreSqlBuilderExtensions.InboxName;
        }
        catch (OptionsValidationException)
        {
            return true; // reported, too; then all mistakes together
        }
    }
}
