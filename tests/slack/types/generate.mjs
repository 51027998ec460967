// node generate.mjs OUT.json: a JSON Schema for each type in shapes.ts, by its name without "Shape".
import { writeFileSync } from 'node:fs';
import { createFormatter, createParser, createProgram, SchemaGenerator } from 'ts-json-schema-generator';

const config = { path: 'shapes.ts', expose: 'export', skipTypeCheck: true, topRef: true, jsDoc: 'none', type: '*' };
const program = createProgram(config);
const generator = () => new SchemaGenerator(program, createParser(program, config), createFormatter(config), config);
const shapes = program.getSourceFiles().find((file) => file.fileName.endsWith('/shapes.ts'));
const names = shapes.statements.filter((each) => each.name).map((each) => each.name.text);
const schemas = names.map((name) => [name.replace(/^Shape/, ''), generator().createSchema(name)]);
writeFileSync(process.argv[2], JSON.stringify(Object.fromEntries(schemas)));
