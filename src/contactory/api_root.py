"""The API at /api/v1: one NinjaAPI, where the routers of the apps are joined.

To add a router, import it here and add one line to ROUTERS. Every route asks for an API key or a session; the test
that tries each of them as a stranger finds new ones by itself.
"""

from typing import Final

from ninja import NinjaAPI, Router

from contactory.api.parsing import RequestParser
from contactory.api.problems import describe_errors_of
from contactory.contacts.api import companies, contacts
from contactory.contacts.fields_api import router as fields
from contactory.credits.api import router as credits
from contactory.enrichment.api import router as enrichments
from contactory.enrichment.recipes_api import router as recipes
from contactory.enrichment.revert_api import router as enrichment_reverts
from contactory.enrichment.spending_api import router as spending
from contactory.enrichment.waterfall_api import router as enrichment_steps
from contactory.erasure.api import router as erasures
from contactory.exports.api import problems as open_problems
from contactory.exports.api import router as exports
from contactory.imports.api import router as imports
from contactory.imports.corrections_api import router as corrections
from contactory.imports.forecast_api import router as forecasts
from contactory.imports.mapping_api import router as mappings
from contactory.imports.problems_api import router as problems
from contactory.imports.revert_api import router as reverts
from contactory.imports.review_api import router as review
from contactory.imports.review_api import rules as review_rules
from contactory.imports.unstarted_api import router as unstarted
from contactory.overview.api import router as overview
from contactory.overview.sample_api import router as sample
from contactory.provider_accounts.api import router as providers
from contactory.uploads.api import router as uploads
from contactory.workspaces.api import router as api_keys
from contactory.workspaces.audit_api import router as audit
from contactory.workspaces.authentication import AUTHENTICATION
from contactory.workspaces.members_api import router as members
from contactory.workspaces.session_api import router as session
from contactory.workspaces.workspace_api import router as workspace
from contactory.workspaces.workspaces_api import router as workspaces

ROUTERS: Final[tuple[tuple[str, Router], ...]] = (
    ("/session", session),
    ("/workspace", workspace),
    ("/workspaces", workspaces),
    ("/members", members),
    ("/audit", audit),
    ("/home", overview),
    ("/api-keys", api_keys),
    ("/uploads", uploads),
    # Before the routes that take what follows for the number of an import.
    ("/imports/mappings", mappings),
    ("/imports/sample", sample),
    ("/imports/unstarted", unstarted),
    ("/imports", imports),
    ("/imports", forecasts),
    ("/imports", open_problems),
    ("/imports", reverts),
    ("/imports", review),
    ("/imports", problems),
    ("/review-rules", review_rules),
    ("/imports", corrections),
    ("/fields", fields),
    ("/contacts", contacts),
    ("/companies", companies),
    ("/recipes", recipes),
    ("/enrichments", enrichment_reverts),
    ("/enrichments", enrichments),
    ("/enrichments", enrichment_steps),
    ("/exports", exports),
    ("/credits", credits),
    ("/credits", spending),
    ("/erasures", erasures),
    ("/providers", providers),
)

api = NinjaAPI(
    title="Contactory",
    version="1",
    urls_namespace="api",
    description="Imports contact files, finds every problem in them, and gives back clean records.",
    auth=AUTHENTICATION,
    parser=RequestParser(),
)
for prefix, router in ROUTERS:
    api.add_router(prefix, router)
describe_errors_of(api)
