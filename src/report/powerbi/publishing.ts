import { PROJECT } from './write/project.ts';
import { mText, type Source } from './write/sources.ts';

/**
 * What publishes a project without Power BI Desktop: fabric-cicd, Microsoft's own package for Python, with its parameters.
 * https://microsoft.github.io/fabric-cicd/
 */
export function publishingFiles(source: Source): Map<string, string> {
  return new Map([
    ['publish.py', script],
    ['requirements.txt', 'fabric-cicd==1.4.0\n'],
    ...(source.kind === 'inline' ? [] : [['parameter.yml', parameters(source)] as const]),
  ]);
}

const script = `"""Publishes this project to a workspace of Power BI: pip install -r requirements.txt, then python publish.py.

Reads from the environment: POWERBI_WORKSPACE_ID, and for the sign-in POWERBI_TENANT_ID, POWERBI_CLIENT_ID and
POWERBI_CLIENT_SECRET, or nothing where "az login" was done. DEPLOY_TO names the environment of parameter.yml.
"""

import os
from pathlib import Path

from azure.identity import AzureCliCredential, ClientSecretCredential
from fabric_cicd import FabricWorkspace, publish_all_items

secret = os.environ.get("POWERBI_CLIENT_SECRET")
credential = (
    ClientSecretCredential(os.environ["POWERBI_TENANT_ID"], os.environ["POWERBI_CLIENT_ID"], secret)
    if secret
    else AzureCliCredential()
)
workspace = FabricWorkspace(
    workspace_id=os.environ["POWERBI_WORKSPACE_ID"],
    environment=os.environ.get("DEPLOY_TO", "PROD"),
    repository_directory=str(Path(__file__).resolve().parent),
    item_type_in_scope=["SemanticModel", "Report"],
    token_credential=credential,
)
publish_all_items(workspace)
`;

/** Other values of the model's parameters, by environment; and the connection that its refreshes use. */
function parameters({ kind, parameters: own }: Source): string {
  const values = Object.values(own).map(({ value }) => {
    const text = JSON.stringify(mText(value));
    return [
      `  - find_value: ${text}`,
      '    replace_value:',
      `      PROD: ${text}`,
      `      TEST: ${text}`,
      '    item_type: SemanticModel',
      `    item_name: ${PROJECT}`,
      `    file_path: /${PROJECT}.SemanticModel/definition/expressions.tmdl`,
    ].join('\n');
  });
  const connection =
    kind === 'bigquery'
      ? [
          '# The connection to BigQuery in Fabric, by its id (Settings, Manage connections and gateways): take the signs off.',
          '# semantic_model_binding:',
          '#   models:',
          `#     - semantic_model_name: ${PROJECT}`,
          '#       connection_id:',
          '#         PROD: 00000000-0000-0000-0000-000000000000',
        ]
      : [];
  return [
    '# What fabric-cicd replaces when it publishes, by the environment in DEPLOY_TO.',
    'find_replace:',
    ...values,
    ...connection,
    '',
  ].join('\n');
}
