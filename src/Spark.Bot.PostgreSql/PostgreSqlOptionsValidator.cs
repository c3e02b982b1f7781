using Microsoft.Extensions.Options;

namespace Spark.Bot.PostgreSql;

/// <summary>Mistakes matter only where PostgreSQL is used.</summary>
internal sealed class PostgreSqlOptionsValidator(IEnumerable<InboxEngine> engines, IOptions<SparkBotOptions> bot)
    : IValidateOptions<SparkPostgreSqlOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkPostgreSqlOptions options)
    {
        var problems = InboxChoice.MayBe(PostgreSqlBuilderExtensions.InboxName, engines, bot)
            ? options.Validate().Select(problem => "Spark:" + problem).ToList()
            : [];
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
